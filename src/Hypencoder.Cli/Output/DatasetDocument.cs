using System.Text.Json.Nodes;
using Hypencoder.Datasets;

namespace Hypencoder.Cli.Output;

/// <summary>A dataset of the catalogue as JSON.</summary>
internal static class DatasetDocument
{
    public static JsonObject Of(DatasetState state)
    {
        Dataset dataset = state.Dataset;
        return new JsonObject
        {
            ["id"] = dataset.Id,
            ["title"] = dataset.Title,
            ["kind"] = dataset.Kind switch
            {
                DatasetKind.TrainingExamples => "training examples",
                DatasetKind.Lexicon => "lexicon",
                _ => "test collection",
            },
            ["licence"] = dataset.License,
            ["source"] = dataset.Source,
            ["passages"] = dataset.Passages,
            ["splits"] = new JsonArray([.. dataset.Splits.Select(s => new JsonObject
            {
                ["split"] = s.Name,
                ["queries"] = s.Queries,
            })]),
            ["present"] = state.IsPresent,
            ["bytes"] = state.Bytes,
            ["bytesMissing"] = state.BytesMissing,
            ["files"] = new JsonArray([.. state.Files.Select(File)]),
        };
    }

    /// <summary>The source of a file, as text.</summary>
    public static string From(DatasetFile file) => file.Address?.AbsoluteUri ?? file.Package?.ToString()
        ?? $"Hugging Face data set {file.Repository}: {string.Join(", ", file.Paths)}";

    private static JsonObject File(DatasetFileState state) => new()
    {
        ["name"] = state.File.Name,
        ["from"] = From(state.File),
        ["bytes"] = state.File.Size,
        ["hash"] = state.File.Hash?.ToString(),
        ["place"] = Place(state.Place),
        ["path"] = state.Path,
        ["bytesMissing"] = state.BytesMissing,
    };

    /// <summary>The location of a file, as text.</summary>
    public static string Place(DatasetPlace place) => place switch
    {
        DatasetPlace.Cache => "cache",
        DatasetPlace.IrDatasets => "ir_datasets",
        DatasetPlace.HubCache => "hub cache",
        _ => "missing",
    };
}
