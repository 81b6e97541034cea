using Hypencoder.Models;

namespace Hypencoder.Retrieval.Searching;

/// <summary>
/// Selects the strategies that a model supports, and names them as on the command line and in run files.
/// </summary>
internal static class StrategyChoice
{
    public const string Exhaustive = "exhaustive";
    public const string Graph = "graph";
    public const string TwoStage = "two-stage";
    public const string InnerProduct = "inner-product";
    public const string Certified = "certified";
    public const string Candidates = "candidates";

    /// <summary>Name of a strategy, as in <see cref="Search.ISearchStrategy.Name"/>.</summary>
    public static string Name(SearchStrategy strategy) => strategy switch
    {
        SearchStrategy.Exhaustive => Exhaustive,
        SearchStrategy.Graph => Graph,
        SearchStrategy.TwoStage => TwoStage,
        SearchStrategy.InnerProduct => InnerProduct,
        SearchStrategy.Certified => Certified,
        SearchStrategy.Candidates => Candidates,
        _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "expected a strategy"),
    };

    /// <summary>The strategy with a name; null if there is none.</summary>
    public static SearchStrategy? Parse(string? name) =>
        Enum.GetValues<SearchStrategy>().Where(s => Name(s) == name).Select(s => (SearchStrategy?)s).FirstOrDefault();

    /// <summary>The exact search for a model.</summary>
    public static SearchStrategy Exact(bool byInnerProduct) =>
        byInnerProduct ? SearchStrategy.InnerProduct : SearchStrategy.Exhaustive;

    /// <summary>The requested strategy, or the model's own exact one.</summary>
    /// <exception cref="InvalidDataException">The model does not support the strategy.</exception>
    public static SearchStrategy Choose(RetrievalModel model, SearchStrategy? asked)
    {
        bool byInnerProduct = model.Config.ScoresByInnerProduct;
        if (asked == SearchStrategy.InnerProduct && !byInnerProduct)
        {
            throw new InvalidDataException(
                $"{model.Name ?? model.Fingerprint}: expected a bi-encoder for strategy {InnerProduct}, found a "
                + $"Hypencoder, for which there are {Exhaustive}, {Graph} and {TwoStage}");
        }
        if (asked == SearchStrategy.Certified && model.Config.CorrectionBound is null)
        {
            throw new InvalidDataException(
                $"{model.Name ?? model.Fingerprint}: expected a Hypencoder with a correction_bound for strategy "
                + $"{Certified}, found {(byInnerProduct ? "a model that scores by inner products" : "one without")}");
        }
        return asked ?? Exact(byInnerProduct);
    }
}
