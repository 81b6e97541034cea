namespace Hypencoder.Cli.Verbs;

/// <summary>The values of <c>--strategy</c>: what <see cref="Search.ISearchStrategy.Name"/> gives.</summary>
internal static class Strategies
{
    public const string Exhaustive = "exhaustive";
    public const string Graph = "graph";
    public const string TwoStage = "two-stage";
    public const string InnerProduct = "inner-product";
}
