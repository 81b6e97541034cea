using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Studies.Shared;
using static Hypencoder.Training.Yaml.YamlRequirements;

namespace Hypencoder.Studies.Published;

/// <summary>A row of a replicated table: a model with a search strategy, or BM25.</summary>
internal sealed record ReplicatedSystem
{
    /// <summary>Name of the row.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of system.</summary>
    public SystemKind Kind { get; init; } = SystemKind.Model;

    /// <summary>A directory relative to the study's file, or a repository at Hugging Face.</summary>
    public string? Model { get; init; }

    /// <summary>Text that says how to obtain a model that is not in a repository.</summary>
    public string? Obtain { get; init; }

    /// <summary>Pooling of token states, as in <see cref="ModelOptions"/>; null for the model's.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>
    /// Whether vectors are scaled to length 1, as in <see cref="ModelOptions"/>; null for the model's.
    /// </summary>
    public bool? Normalize { get; init; }

    /// <summary>Text prepended to queries, as in <see cref="ModelOptions"/>; null for the model's.</summary>
    public string? QueryPrompt { get; init; }

    /// <summary>Text prepended to passages, as in <see cref="ModelOptions"/>; null for the model's.</summary>
    public string? PassagePrompt { get; init; }

    /// <summary>Queries of this model are cut to this many tokens; null for the study's length.</summary>
    public int? QueryMaxLength { get; init; }

    /// <summary>Passages of this model are cut to this many tokens; null for the study's length.</summary>
    public int? PassageMaxLength { get; init; }

    /// <summary>
    /// Number of hidden layers of the q-net, for the plan of a study whose model is not present yet; null for a
    /// bi-encoder.
    /// </summary>
    public int? HiddenLayers { get; init; }

    /// <summary>Settings of graph search; null for the model's exact search.</summary>
    public GraphSearchOptions? Graph { get; init; }

    /// <summary>Settings of two-stage search; null for the model's exact search.</summary>
    public TwoStageConfig? TwoStage { get; init; }

    /// <summary>Number of nearest neighbours of each passage in the graph.</summary>
    public int Neighbors { get; init; } = 100;

    /// <summary>BM25's k1.</summary>
    public double K1 { get; init; } = 0.9;

    /// <summary>BM25's b.</summary>
    public double B { get; init; } = 0.4;

    /// <summary>Whether BM25 indexes titles as a separate field.</summary>
    public bool TitleField { get; init; }

    /// <summary>Name of the row whose q-nets this row linearises; null for other rows.</summary>
    internal string? LinearizedFrom { get; init; }

    internal ModelOptions ModelOptions => new()
    {
        Pooling = Pooling,
        Normalize = Normalize,
        QueryPrompt = QueryPrompt,
        PassagePrompt = PassagePrompt,
        QueryMaxLength = QueryMaxLength,
        PassageMaxLength = PassageMaxLength,
    };

    /// <summary>Options of BM25. Published baselines do not split identifiers.</summary>
    internal Bm25Options Bm25Options => new() { K1 = K1, B = B, TitleField = TitleField, SplitIdentifiers = false };

    /// <summary>
    /// Name of the search strategy in run names. A graph is not used for models whose queries are vectors.
    /// </summary>
    internal string SearchName => Kind == SystemKind.Bm25
        ? FormattableString.Invariant($"bm25-{K1}-{B}{(TitleField ? "-fields" : "")}")
        : LinearizedFrom is not null ? LinearizedRow.Setting
        : TwoStage is not null
            ? FormattableString.Invariant(
                $"two-stage{TwoStage.Clusters}-{TwoStage.Candidates}-{TwoStage.Tolerance}")
        : Graph is null
            ? "exact"
            : FormattableString.Invariant(
                $"graph{Neighbors}-{Graph.EntryPoints}-{Graph.Candidates}-{Graph.MaxIterations}");

    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Name), "systems.name", $"\"{Name}\"", "a name");
        string key = $"systems.{Name}";
        bool isModel = Kind == SystemKind.Model;
        Require(
            isModel == !string.IsNullOrWhiteSpace(Model), $"{key}.model", Model ?? "none",
            isModel ? "a directory or a repository" : "none where kind is not model");
        Require(isModel || QueryPrompt is null, $"{key}.query_prompt", "one", "none where kind is not model");
        Require(isModel || PassagePrompt is null, $"{key}.passage_prompt", "one", "none where kind is not model");
        Require(
            isModel || QueryMaxLength is null, $"{key}.query_max_length", QueryMaxLength ?? 0,
            "none where kind is not model");
        Require(
            isModel || PassageMaxLength is null, $"{key}.passage_max_length", PassageMaxLength ?? 0,
            "none where kind is not model");
        if (QueryMaxLength is int queryLength)
            RequireLength($"{key}.query_max_length", queryLength);
        if (PassageMaxLength is int passageLength)
            RequireLength($"{key}.passage_max_length", passageLength);
        Require(isModel || Graph is null, $"{key}.graph", "settings", "none where kind is not model");
        Require(isModel || TwoStage is null, $"{key}.two_stage", "settings", "none where kind is not model");
        Require(Graph is null || TwoStage is null, $"{key}.two_stage", "settings", "none beside graph");
        TwoStage?.Validate($"{key}.two_stage");
        Require(HiddenLayers is null or > 0, $"{key}.hidden_layers", HiddenLayers ?? 0, "above 0");
        if (HiddenLayers is int layers)
            RequireHiddenLayers($"{key}.hidden_layers", layers);
        Require(Neighbors > 0, $"{key}.neighbors", Neighbors, "above 0");
        Require(K1 >= 0, $"{key}.k1", K1, "0 or above");
        Require(B is >= 0 and <= 1, $"{key}.b", B, "0 to 1");
        if (Graph is null)
            return;
        Require(Graph.EntryPoints > 0, $"{key}.graph.entry_points", Graph.EntryPoints, "above 0");
        Require(Graph.Candidates > 0, $"{key}.graph.candidates", Graph.Candidates, "above 0");
        Require(Graph.MaxIterations > 0, $"{key}.graph.max_iterations", Graph.MaxIterations, "above 0");
    }
}
