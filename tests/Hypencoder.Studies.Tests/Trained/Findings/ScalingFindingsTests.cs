using Hypencoder.Reporting;
using Hypencoder.Studies.Trained.Findings;
using Hypencoder.Studies.Trained.Results;

namespace Hypencoder.Studies.Tests.Trained.Findings;

public sealed class ScalingFindingsTests
{
    private static readonly Dictionary<string, double> Dev = new() { ["BE"] = .5, ["Hypencoder-2"] = .4 };

    [Fact]
    public void Of_GapThatCloses_NamesTheSizeAtWhichItWouldReachNull()
    {
        // nDCG@10 is 1/log2(rank + 1): −2/3 and −1/2 against 1, so +1/6 for a doubling, and three more to 0.
        Finding finding = Of((1000, 7), (2000, 3));
        Assert.Equal(
            "In domain (in), after 2,000 training queries, Hypencoder-2 is significantly behind the equally trained "
            + "bi-encoder BE (nDCG@10 .500 against 1.000, difference −.500, p = .0010, n = 12). Since 1,000 queries the "
            + "difference has risen significantly (from −.667 to −.500, p = .0010), by +.1667 for each doubling; if it "
            + "went on at this rate, it would reach 0 at about 16,000 training queries, which is an extrapolation.",
            finding.Text);
        Assert.Equal(
            [FindingOutcome.Lower, FindingOutcome.Higher], finding.Comparisons.Select(c => c.Outcome));
    }

    [Fact]
    public void Of_GapThatStays_SaysThatNothingPointsToASize() => Assert.EndsWith(
        "the difference has not changed (from −.500 to −.500, p = 1), by .0000 for each doubling; nothing points to a "
        + "number of queries at which it would reach 0.", Of((1000, 3), (2000, 3)).Text);

    [Fact]
    public void Of_GapThatGrows_SaysThatNothingPointsToASize() => Assert.Contains(
        "has fallen significantly (from −.500 to −.667, p = .0010), by −.1667 for each doubling; nothing points",
        Of((1000, 3), (2000, 7)).Text);

    [Fact]
    public void Of_NoGap_NamesNoSize() => Assert.EndsWith(
        "has risen significantly (from −.500 to .000, p = .0010), by +.5000 for each doubling.",
        Of((1000, 3), (2000, 1)).Text);

    [Fact]
    public void Of_LevelAllAlong_SaysThatNothingPointsToALead() => Assert.EndsWith(
        "by .0000 for each doubling; nothing points to a number of queries at which Hypencoder-2 would be ahead.",
        Of((1000, 1), (2000, 1)).Text);

    private static Finding Of(params (int Queries, int Rank)[] points)
    {
        ScalingPoint[] all = [.. points.Select(p => new ScalingPoint(
            p.Queries, [SampleFigures.Of(Dev, [("BM25", _ => 1), ("BE", _ => 1), ("Hypencoder-2", _ => p.Rank)])]))];
        return Assert.Single(ScalingFindings.Of(
            [SampleFigures.BiEncoder, SampleFigures.Hypencoder], [.. ScalingSet.Of(all[0].Seeds[0])], all));
    }
}
