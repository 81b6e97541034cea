using Hypencoder.Models;

namespace Hypencoder.Retrieval.Searching;

/// <summary>Which strategies a model allows, and what they are called on the command line and in run files.</summary>
internal static class StrategyChoice
{
    public const string Exhaustive = "exhaustive";
    public const string Graph = "graph";
    public const string TwoStage = "two-stage";
    public const string InnerProduct = "inner-product";

    /// <summary>The name of a strategy, as <see cref="Search.ISearchStrategy.Name"/> gives it.</summary>
    public static string Name(SearchStrategy strategy) => strategy switch
    {
        SearchStrategy.Exhaustive => Exhaustive,
        SearchStrategy.Graph => Graph,
        SearchStrategy.TwoStage => TwoStage,
        SearchStrategy.InnerProduct => InnerProduct,
        _ => throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "expected a strategy"),
    };

    /// <summary>The strategy of a name; null where there is none.</summary>
    public static SearchStrategy? Parse(string? name) =>
        Enum.GetValues<SearchStrategy>().Where(s => Name(s) == name).Select(s => (SearchStrategy?)s).FirstOrDefault();

    /// <summary>The exact search that a model needs.</summary>
    public static SearchStrategy Exact(bool byInnerProduct) =>
        byInnerProduct ? SearchStrategy.InnerProduct : SearchStrategy.Exhaustive;

    /// <summary>The strategy that was asked for, or else the model's own exact one.</summary>
    /// <exception cref="InvalidDataException">The model does not allow it.</exception>
    public static SearchStrategy Choose(RetrievalModel model, SearchStrategy? asked)
    {
        bool byInnerProduct = model.Config.ScoresByInnerProduct;
        if (asked == SearchStrategy.InnerProduct && !byInnerProduct)
        {
            throw new InvalidDataException(
                $"{model.Name ?? model.Fingerprint}: expected a bi-encoder for strategy {InnerProduct}, found a "
                + $"Hypencoder, which {Exhaustive}, {Graph} and {TwoStage} search");
        }
        return asked ?? Exact(byInnerProduct);
    }
}
