using Hypencoder.Perturbations;

namespace Hypencoder.Studies.Shared;

/// <summary>Names of files, runs and splits of perturbed queries.</summary>
internal static class RobustnessNames
{
    private const string WorstSuffix = "-worst";

    /// <summary>
    /// Returns the suffix of a collection or split, such as <c>+misspelling</c> or <c>+misspelling-worst</c>.
    /// </summary>
    public static string Suffix(PerturbationKind kind, bool isWorst) =>
        $"+{PerturbationCatalog.NameOf(kind)}{(isWorst ? WorstSuffix : "")}";

    /// <summary>Returns the file name of a draw; draw 0 is the one that is searched as random.</summary>
    public static string Draw(PerturbationKind kind, int draw) =>
        PerturbationCatalog.NameOf(kind) + (draw == 0 ? "" : FormattableString.Invariant($".{draw + 1}"));

    /// <summary>Returns the file name of the draws that damage a system most.</summary>
    public static string Worst(PerturbationKind kind, string system) =>
        $"{PerturbationCatalog.NameOf(kind)}{WorstSuffix}.{system}";
}
