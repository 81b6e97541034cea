using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hypencoder.Documents;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;
using Microsoft.Extensions.AI;

namespace Hypencoder.Extensions.AI;

/// <summary>The function of <see cref="SearchTool"/>. Its schemas are written by hand, so it needs no reflection.</summary>
internal sealed class SearchFunction : AIFunction
{
    private const int DefaultTopK = 5;
    private readonly Retriever _retriever;
    private readonly Lock _refreshing = new();
    private DocumentCatalog _documents;

    public SearchFunction(Retriever retriever)
    {
        _retriever = retriever;
        _documents = DocumentCatalog.Open(retriever.Index.Directory);
        JsonSchema = SearchToolSchema.Arguments(_documents, DefaultTopK);
        Description = _documents.Places.Count == 0
            ? "Searches passages of text by meaning, best first."
            : $"Searches the documents in {_documents.Root} by meaning and returns their best passages. A place is a "
                + "path below that folder and a line.";
    }

    public override string Name => "search";

    public override string Description { get; }

    public override JsonElement JsonSchema { get; }

    public override JsonElement? ReturnJsonSchema => SearchToolSchema.Result;

    /// <exception cref="ArgumentException">An argument is missing or out of its range.</exception>
    protected override async ValueTask<object?> InvokeCoreAsync(
        AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        string query = Text(arguments, "query") is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw new ArgumentException("query: expected a text, found none");
        int topK = TopK(arguments);
        string? kind = Text(arguments, "kind"), folder = Text(arguments, "folder");
        return await Task.Run(
            () =>
            {
                DocumentCatalog documents = Refreshed();
                Func<DocumentPlace, bool>? matches = Filter(documents, kind, folder);
                QNet net = _retriever.Model.EncodeQueries([query], cancellationToken: cancellationToken)[0];
                return _retriever.Use(state => Result(
                    state, documents, Rank(state, documents, net, topK, matches, cancellationToken)));
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The catalogue, with what other processes have changed in it and in the index.</summary>
    private DocumentCatalog Refreshed()
    {
        lock (_refreshing)
        {
            if (_retriever.Index.Refresh())
                _documents = DocumentCatalog.Open(_retriever.Index.Directory);
            return _documents;
        }
    }

    private Ranking Rank(
        IndexState state, DocumentCatalog documents, QNet query, int topK, Func<DocumentPlace, bool>? matches,
        CancellationToken cancellationToken) => matches is null
        ? _retriever.Rank(state, query, topK, cancellationToken)
        : CandidateRanking.Of(
            state, query,
            state.LivePlaces().Where(at => documents.TryFind(state.Id(at), out DocumentPlace? place) && matches(place)),
            topK, _retriever.Options.Threads, cancellationToken);

    private static JsonElement Result(IndexState state, DocumentCatalog documents, Ranking ranking)
    {
        JsonArray passages = [];
        foreach ((int at, float score) in ranking.Indices.Zip(ranking.Scores))
        {
            Data.Passage passage = state.Passage(at);
            documents.TryFind(passage.Id, out DocumentPlace? place);
            passages.Add(new JsonObject
            {
                ["id"] = passage.Id,
                ["title"] = passage.Title,
                ["place"] = place?.ToString() ?? "",
                ["score"] = Math.Round(score, 4),
                ["text"] = passage.Text,
            });
        }
        JsonObject result = new() { ["passages"] = passages };
        return SearchToolSchema.Element(result.ToJsonString());
    }

    /// <exception cref="ArgumentException">The index has no passages of such documents.</exception>
    private static Func<DocumentPlace, bool>? Filter(DocumentCatalog documents, string? kind, string? folder)
    {
        folder = folder?.TrimEnd('/');
        if (kind is not null && documents.Kinds.All(known => known.Name != kind))
        {
            string known = string.Join(", ", documents.Kinds.Select(k => k.Name).DefaultIfEmpty("none"));
            throw new ArgumentException($"kind: expected one of the index ({known}), found \"{kind}\"");
        }
        if (folder is not null && documents.Folders.All(known => known.Name != folder))
            throw new ArgumentException($"folder: expected one of the index, such as {Example()}, found \"{folder}\"");
        if (kind is null && folder is null)
            return null;
        return place => (kind is null || place.Kind == kind)
            && (folder is null || place.Path.StartsWith(folder + "/", StringComparison.Ordinal));

        string Example() => documents.Folders.Count > 0 ? documents.Folders[0].Name : "none";
    }

    private static int TopK(AIFunctionArguments arguments)
    {
        object? value = arguments.TryGetValue("top_k", out object? given) ? given : null;
        int? number = value switch
        {
            null or JsonElement { ValueKind: JsonValueKind.Null } => DefaultTopK,
            JsonElement { ValueKind: JsonValueKind.Number } element when element.TryGetInt32(out int n) => n,
            int n => n,
            long n and >= 1 and <= SearchTool.GreatestTopK => (int)n,
            _ => null,
        };
        return number is >= 1 and <= SearchTool.GreatestTopK and int topK
            ? topK
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"top_k: expected a whole number from 1 to {SearchTool.GreatestTopK}, found {value}"));
    }

    private static string? Text(AIFunctionArguments arguments, string name) =>
        (arguments.TryGetValue(name, out object? value) ? value : null) switch
        {
            null or JsonElement { ValueKind: JsonValueKind.Null } => null,
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
            object other => throw new ArgumentException($"{name}: expected a text, found {other}"),
        };
}
