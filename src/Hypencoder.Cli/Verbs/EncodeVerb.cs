using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder encode</c>: a corpus into an index folder.</summary>
internal static class EncodeVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        ModelArguments model = new();
        Option<string> corpus = VerbOptions.Text(
            "--corpus", "CORPUS", "A collection's id, a directory in BEIR's form, or a .jsonl or .tsv file");
        Option<string> index = VerbOptions.Text("--index", "DIR", "The folder to write");
        Option<int?> maxLength = VerbOptions.OptionalNumber(
            "--max-length", "Cut passages to this many tokens, instead of the model's own number", 3);
        Option<VectorElement> vectors = VerbOptions.Vectors(
            "How the index keeps vectors: 4, 2 or 1 bytes a value");
        vectors.DefaultValueFactory = _ => VectorElement.Float32;
        Option<int> threads = VerbOptions.Threads();
        Option<bool> resume = VerbOptions.Resume("Go on with what an interrupted run left in the folder");
        Option<bool> json = VerbOptions.Json();
        Command command = new("encode", "Encode a corpus into an index")
        {
            corpus, index, maxLength, vectors, threads, resume, json,
        };
        model.AddTo(command);
        command.SetAction(parsed => Run(
            terminal, model.Choice(parsed), parsed.GetRequiredValue(corpus), parsed.GetRequiredValue(index),
            parsed.GetValue(maxLength), parsed.GetValue(vectors), parsed.GetValue(threads), parsed.GetValue(resume),
            parsed.GetValue(json), cancellation));
        return command;
    }

    private static int Run(
        Terminal terminal, ModelChoice choice, string corpus, string directory, int? maxLength,
        VectorElement element, int threads, bool resume, bool json, CancellationToken cancellation)
    {
        TorchRuntime.UseThreads(threads);
        TestCollection collection = DatasetCatalogue.Open(corpus);
        using RetrievalModel model = choice.Load(terminal);
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            CorpusEncoder.Encode(
                model, corpus, collection.Passages(), directory, resume, maxLength, element,
                p => line.Report(
                    $"{p.Done:N0} of {p.Total:N0} passages, {p.PassagesPerSecond:F0}/s, "
                    + $"{Duration.Text(p.Remaining)} left"),
                cancellation);
        }
        using PassageIndex index = PassageIndex.Open(directory, model.Fingerprint);
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["index"] = directory,
                ["corpus"] = index.Info.Corpus,
                ["passages"] = index.Vectors.Count,
                ["dimension"] = index.Vectors.Dimension,
                ["vectors"] = index.Vectors.Element.ToString().ToLowerInvariant(),
                ["maxLength"] = index.Info.MaxLength,
                ["model"] = index.Vectors.ModelFingerprint,
            });
        }
        else
        {
            terminal.Output.WriteLine(
                $"{directory}: {index.Vectors.Count:N0} passages of {corpus}, {index.Vectors.Dimension} values each");
        }
        return ExitCode.Success;
    }
}
