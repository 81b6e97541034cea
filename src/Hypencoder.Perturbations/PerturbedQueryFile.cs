using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Perturbations;

/// <summary>
/// The account of the changes: one JSON object per line for each query, including unchanged ones: <c>{"_id", "method",
/// "original", "text", "edits": [{"start", "before", "after"}, …]}</c>, where <c>start</c> counts UTF-16 units of the
/// original.
/// </summary>
internal static class PerturbedQueryFile
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes an account.</summary>
    public static void Write(string path, IEnumerable<PerturbedQuery> queries) => AtomicFile.WriteText(path, writer =>
    {
        foreach (PerturbedQuery query in queries)
            writer.WriteLine(ToJson(query).ToJsonString(Plain));
    });

    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A line is malformed.</exception>
    public static IReadOnlyList<PerturbedQuery> Read(string path)
    {
        List<PerturbedQuery> queries = [];
        foreach (string line in File.ReadLines(path))
        {
            try
            {
                queries.Add(FromJson(JsonNode.Parse(line)!));
            }
            catch (Exception e) when (
                e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException
                    or FormatException)
            {
                throw new InvalidDataException(
                    $"{path}:{queries.Count + 1}: expected the account of a perturbed query, found \"{line}\"", e);
            }
        }
        return queries;
    }

    private static PerturbedQuery FromJson(JsonNode json) => new(
        new Query((string)json["_id"]!, (string)json["original"]!), (string)json["method"]!,
        json["edits"]!.AsArray().Select(e => new QueryEdit(
            (int)e!["start"]!, (string)e["before"]!, (string)e["after"]!)));

    private static JsonObject ToJson(PerturbedQuery query) => new()
    {
        ["_id"] = query.Original.Id,
        ["method"] = query.Method,
        ["original"] = query.Original.Text,
        ["text"] = query.Text,
        ["edits"] = new JsonArray([.. query.Edits.Select(edit => new JsonObject
        {
            ["start"] = edit.Start,
            ["before"] = edit.Before,
            ["after"] = edit.After,
        })]),
    };
}
