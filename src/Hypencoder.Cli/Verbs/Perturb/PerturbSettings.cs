using Hypencoder.Paraphrasing;
using Hypencoder.Perturbations;

namespace Hypencoder.Cli.Verbs;

/// <summary>The settings of <c>hypencoder perturb</c>.</summary>
internal sealed record PerturbSettings(PerturbationKind Kind, string? Method, int Seed, int? Changes)
{
    public string? Corpus { get; init; }

    public string? WordNet { get; init; }

    /// <summary>Paths of models, each of which reads the output of the previous one.</summary>
    public IReadOnlyList<string> Paraphrasers { get; init; } = [];

    public ParaphraserOptions Paraphrasing { get; init; } = new();

    public string? Variations { get; init; }

    public bool TakesFile => Method == "file" || (Method is null && Variations is not null);

    public bool TakesModel => Kind == PerturbationKind.Paraphrase && !TakesFile;

    public bool TakesWordNet => Kind == PerturbationKind.Synonym && !TakesFile && Method != "embedding";

    public bool TakesCorpus => Kind == PerturbationKind.Synonym && !TakesFile
        && (Method == "embedding" || (Method is null && Corpus is not null));

    private bool TakesChanges => !TakesFile && !TakesModel && Method is not ("stop-words" or "title");

    /// <summary>Throws for options that have no effect, and for missing ones.</summary>
    public void Check()
    {
        string what = Method is null ? $"--kind {Kind.ToString().ToLowerInvariant()}" : $"--method {Method}";
        if (Method is not null && !PerturbationCatalog.NamesOf(Kind).Contains(Method))
            return; // the catalogue reports the known methods
        Refuse(TakesFile, Variations is not null, "--variations");
        Refuse(TakesModel, Paraphrasers.Count > 0, "--paraphraser");
        Refuse(TakesModel, Paraphrasing != new ParaphraserOptions(), "--prefix and --beams");
        Refuse(TakesWordNet, WordNet is not null, "--wordnet");
        Refuse(TakesCorpus, Corpus is not null, "--corpus");
        Refuse(TakesChanges, Changes is not null, "--changes");
        if (TakesFile && Variations is null)
            throw new ArgumentException($"{what} needs --variations FILE");
        if (TakesModel && Paraphrasers.Count == 0)
            throw new ArgumentException($"{what} needs --paraphraser DIR or --variations FILE");
        if (TakesCorpus && Corpus is null)
            throw new ArgumentException($"{what} needs --corpus CORPUS");

        void Refuse(bool isTaken, bool isGiven, string option)
        {
            if (isGiven && !isTaken)
            {
                throw new ArgumentException(
                    $"{option} has no effect with {what}{(TakesFile ? " and --variations" : "")}");
            }
        }
    }
}
