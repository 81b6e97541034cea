using Hypencoder.Perturbations;

namespace Hypencoder.Studies.Shared;

/// <summary>What files, runs and splits of perturbed queries are called.</summary>
internal static class RobustnessNames
{
    private const string WorstSuffix = "-worst";

    /// <summary>What is appended to a collection or split: <c>+misspelling</c>, <c>+misspelling-worst</c>.</summary>
    public static string Suffix(PerturbationKind kind, bool isWorst) =>
        $"+{PerturbationCatalog.NameOf(kind)}{(isWorst ? WorstSuffix : "")}";

    /// <summary>The file of a draw, 0 for that which is searched at random.</summary>
    public static string Draw(PerturbationKind kind, int draw) =>
        PerturbationCatalog.NameOf(kind) + (draw == 0 ? "" : FormattableString.Invariant($".{draw + 1}"));

    /// <summary>The file of the draws that damage a system most.</summary>
    public static string Worst(PerturbationKind kind, string system) =>
        $"{PerturbationCatalog.NameOf(kind)}{WorstSuffix}.{system}";
}
