using Hypencoder.Models;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Studies.Trained.Findings;
using Hypencoder.Studies.Trained.Results;

namespace Hypencoder.Studies.Tests.Trained.Findings;

public sealed class TrainedFindingsTests
{
    private static readonly StudyModel[] Models = [SampleFigures.BiEncoder, SampleFigures.Hypencoder];
    private static readonly Dictionary<string, double> Dev = new() { ["BE"] = .4, ["Hypencoder-2"] = .5 };

    // nDCG@10 of 1, .5 and 0. Losing on each of twelve queries gives p = 2 / 2¹².
    private static readonly Func<int, int> First = _ => 1;
    private static readonly Func<int, int> Third = _ => 3;
    private static readonly Func<int, int> Nowhere = _ => 0;

    [Fact]
    public void Of_AheadBehindAndLevel_SaysSoWithFigures()
    {
        Finding[] findings = Findings(SampleFigures.Of(
            Dev,
            [("BM25", First), ("BE", Nowhere), ("Hypencoder-2", Third), ("Hypencoder-2, linearised", Third)],
            [("BM25", First), ("BE", First), ("Hypencoder-2", q => q < 2 ? 3 : 1)]));

        // The smallest p, 2 / 2¹², is corrected for the four tests.
        Assert.Equal(
            [
                "In domain, on the test queries of in, Hypencoder-2, the best on dev of 2 models, is significantly "
                    + "behind BM25 (nDCG@10 .500 against 1.000, difference −.500, p = .0020, n = 12).",
                "Hypencoder-2 is significantly ahead of the equally trained bi-encoder BE in domain (nDCG@10 .500 "
                    + "against .000, difference +.500, p = .0020, n = 12).",
                "Hypencoder-2 is exactly level with its own linearisation, which puts one vector in the place of each "
                    + "q-net, in domain (nDCG@10 .500 against .500, difference .000, p = 1, n = 12).",
                "Out of domain, on the queries of out-1, Hypencoder-2 is not significantly different from BE (nDCG@10 "
                    + ".917 against 1.000, difference −.083, p = .3146, n = 12; BM25 has 1.000).",
            ],
            findings.Select(f => f.Text));
        Assert.Equal(["bm25", "bi-encoder", "linearised", "out-of-domain"], findings.Select(f => f.Id));
        Assert.Equal(
            [
                FindingOutcome.Lower, FindingOutcome.Higher, FindingOutcome.Same, FindingOutcome.NotSignificant,
            ],
            findings.Select(f => f.Comparisons[0].Outcome));
        Assert.Equal(.5, findings[1].Comparisons[0].Difference, 1e-12);
    }

    [Fact]
    public void Of_SeveralCollections_PoolsQueriesAndCountsCollections()
    {
        (string, Func<int, int>)[] inDomain =
            [("BM25", First), ("BE", First), ("Hypencoder-2", First), ("Hypencoder-2, linearised", First)];
        Finding finding = Findings(SampleFigures.Of(
            Dev, inDomain,
            [("BM25", First), ("BE", Third), ("Hypencoder-2", First)],
            [("BM25", First), ("BE", Third), ("Hypencoder-2", First)],
            [("BM25", First), ("BE", First), ("Hypencoder-2", Third)])).Single(f => f.Id == "out-of-domain");

        Assert.StartsWith(
            "Out of domain, on the queries of 3 collections, Hypencoder-2 is not significantly different from BE "
            + "(nDCG@10 .833 against .667, difference +.167,", finding.Text, StringComparison.Ordinal);
        Assert.EndsWith(
            "n = 36; BM25 has 1.000), significantly ahead on 2 of the 3 and significantly behind on 1.", finding.Text,
            StringComparison.Ordinal);
        Assert.Equal(["3 collections", "out-1", "out-2", "out-3"], finding.Comparisons.Select(c => c.On));
    }

    [Fact]
    public void Of_MeansAndRanksThatDisagree_SaysSo()
    {
        // Two great gains and 38 small losses: ahead by the mean, behind by the ranks.
        FindingComparison compared = new ComparedSystems(
            "a", "b", "c", "m", [[.. Enumerable.Range(0, 40).Select(q => q < 2 ? 1.0 : .1)]],
            [[.. Enumerable.Range(0, 40).Select(q => q < 2 ? 0 : .101 + (.00001 * q))]]).Tested(.001);
        Assert.Equal(FindingOutcome.Mixed, compared.Outcome);
        Assert.True(compared.Difference > 0);
        Assert.Equal("significantly different from", FindingText.Standing(compared));
        Assert.EndsWith("; the ranks point the other way than the means", FindingText.Figures(compared));
    }

    [Fact]
    public void Of_EfficientSettings_TakesTheFastestThatKeepsTheMeasure()
    {
        Finding finding = Findings(SampleFigures.Of(
            Dev,
            [
                ("BM25", First), ("BE", First), ("Hypencoder-2", First), ("Hypencoder-2, linearised", First),
                ("Hypencoder-2, Efficient 1", Third), ("Hypencoder-2, two-stage", First),
            ])).Single(f => f.Id == "efficient-search");
        Assert.Equal(
            "With two-stage search, Hypencoder-2 scores 200 of 1,000 passages a query, takes 2.00 ms where exhaustive "
            + "search takes 8.00 ms (4.0 times as fast; BE takes 8.00 ms), and is exactly level with it (nDCG@10 1.000 "
            + "against 1.000, difference .000, p = 1, n = 12).", finding.Text);
    }

    [Fact]
    public void Of_HardTasksAndPerturbedQueries_CompareThePair()
    {
        (string, Func<int, int>)[] inDomain =
            [("BM25", First), ("BE", First), ("Hypencoder-2", First), ("Hypencoder-2, linearised", First)];
        Finding[] findings = Findings(SampleFigures.Of(Dev, inDomain) with
        {
            Tasks =
            [
                SampleFigures.Task(
                    "exactly-one-of", ("BE", .5), ("Hypencoder-2", .7), ("Hypencoder-2, linearised", .4)),
                SampleFigures.Task("instructions", ("BE", .5), ("Hypencoder-2", .5)),
            ],
            Robustness = SampleFigures.Robustness(("BE", 3), ("Hypencoder-2", 1)),
        });
        Assert.Equal(
            "Of the hard tasks, Hypencoder-2 is significantly ahead of BE on exactly one of (nDCG@10 .706 against "
            + ".506, difference +.200, p = .0034, n = 12) and exactly level with BE on instructions (nDCG@10 .506 "
            + "against .506, difference .000, p = 1, n = 12); it is significantly ahead of its own linearisation on "
            + "exactly one of (nDCG@10 .706 against .406, difference +.300, p = .0034, n = 12).", findings.Single(f => f.Id == "hard-tasks").Text);
        Assert.Equal(
            "Perturbed queries (misspelling and ordering) cost Hypencoder-2 0.0 % of its nDCG@10 and BE 25.0 %; its "
            + "losses are significantly smaller (loss of nDCG@10 .000 against .250, difference −.250, p = .0034, n = "
            + "12).", findings.Single(f => f.Id == "robustness").Text);
    }

    /// <summary>Where they were tested, queries that no vector orders come before costs.</summary>
    [Fact]
    public void Of_QueriesThatNoVectorOrders_ComparesThePairOnThese()
    {
        (string, Func<int, int>)[] systems =
        [
            ("BM25", First), ("BE", First), ("Hypencoder-2", First), ("Hypencoder-2, linearised", First),
            ("Hypencoder-2, two-stage", First),
        ];
        TaskResult task = SampleFigures.Task("parity", ("BE", .5), ("Hypencoder-2", .7)) with
        {
            NotLinear = new HashSet<string> { "q0", "q1", "q2", "q3", "q4", "q5", "q10", "q11" },
        };

        Finding[] findings = Findings(SampleFigures.Of(Dev, systems, systems[..3]) with { Tasks = [task] });

        Assert.Equal(
            ["bm25", "bi-encoder", "linearised", "out-of-domain", "hard-tasks", "not-linear"],
            findings.Select(f => f.Id));
        Assert.Equal(
            "On the queries whose whole order provably no vector gives, Hypencoder-2 is significantly ahead of BE on "
            + "parity (nDCG@10 .705 against .505, difference +.200, p = .0391, n = 8).", findings[5].Text);
    }

    /// <summary>A model that is trained on from a bi-encoder was not trained in the same way, and says so.</summary>
    [Fact]
    public void Of_HypencoderThatBeginsAtTheBiEncoder_SaysSo()
    {
        Finding[] findings = [.. TrainedFindings.Of(
            [SampleFigures.BiEncoder, SampleFigures.Hypencoder with { Start = "BE" }],
            [SampleFigures.Of(
                Dev, [("BM25", First), ("BE", Nowhere), ("Hypencoder-2", Third), ("Hypencoder-2, linearised", Third)])])];

        Assert.StartsWith(
            "Hypencoder-2 is significantly ahead of the bi-encoder BE, from which it begins, in domain (nDCG@10",
            findings[1].Text, StringComparison.Ordinal);
    }

    /// <summary>Linear layers are a control, however well they rank.</summary>
    [Fact]
    public void Of_LinearLayersThatAreBestOnDev_AreNotTheHypencoder()
    {
        StudyModel control = new() { Name = "Control", LinearLayers = true };
        StudyRoles roles = StudyRoles.Of(
            [SampleFigures.BiEncoder, SampleFigures.Hypencoder, control], m => m.LinearLayers ? 1 : .5);

        Assert.Equal((control, SampleFigures.Hypencoder), (roles.Best, roles.Hypencoder));
        Assert.Equal(
            [(SampleFigures.Hypencoder, SampleFigures.BiEncoder)],
            StudyRoles.Pairs([SampleFigures.BiEncoder, SampleFigures.Hypencoder, control]));
        Assert.Equal("Control, whose hidden layers are linear,", StudyRoles.Describe(control));
    }

    [Fact]
    public void Of_PartsThatAreMissing_HasFewerSentences()
    {
        Dictionary<string, double> dev = new() { ["BE"] = double.NaN };
        Finding[] findings = [.. TrainedFindings.Of(
            [SampleFigures.BiEncoder],
            [SampleFigures.Of(dev, [("BM25", Third), ("BE", First)], [("BM25", First), ("BE", Third)])])];
        Assert.Equal(
            [
                "In domain, on the test queries of in, the bi-encoder BE is significantly ahead of BM25 (nDCG@10 1.000 "
                    + "against .500, difference +.500, p = .0010, n = 12).",
                "Out of domain, on the queries of out-1, the bi-encoder BE is significantly behind BM25 (nDCG@10 .500 "
                    + "against 1.000, difference −.500, p = .0010, n = 12).",
            ],
            findings.Select(f => f.Text));
    }

    [Fact]
    public void Of_Everything_HasSixSentences()
    {
        (string, Func<int, int>)[] systems =
        [
            ("BM25", First), ("BE", First), ("Hypencoder-2", First), ("Hypencoder-2, linearised", First),
            ("Hypencoder-2, two-stage", First),
        ];
        Finding[] findings = Findings(SampleFigures.Of(Dev, systems, systems[..3]) with
        {
            Tasks = [SampleFigures.Task("exactly-one-of", ("BE", .5), ("Hypencoder-2", .7))],
        });
        Assert.Equal(
            ["bm25", "bi-encoder", "linearised", "out-of-domain", "hard-tasks", "efficient-search"],
            findings.Select(f => f.Id));
    }

    [Fact]
    public void Of_Seeds_TestsMeansOverThem()
    {
        StudyFigures[] seeds =
        [
            .. new[] { Third, q => q < 3 ? 1 : 3, Third }.Select(rank => SampleFigures.Of(
                Dev, [("BM25", First), ("BE", Nowhere), ("Hypencoder-2", rank), ("Hypencoder-2, linearised", rank)])),
        ];
        Finding[] findings = [.. TrainedFindings.Of(Models, seeds)];
        Assert.StartsWith(
            "Hypencoder-2 is significantly ahead of the equally trained bi-encoder BE in domain (nDCG@10 .542 against "
            + ".000, difference +.542,", findings[1].Text, StringComparison.Ordinal);
        Assert.Equal(FindingOutcome.Same, findings[2].Comparisons[0].Outcome);
        Assert.Contains("means of 3 seeds", FindingDraft.Note(3), StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_SeveralModels_AreThoseBestOnDevThatWereTrainedAlike()
    {
        StudyModel[] models =
        [
            new() { Name = "frozen", Kind = DualEncoderKind.BiEncoder, FreezeEncoder = true },
            new() { Name = "control", HiddenLayers = 0 },
            new() { Name = "two" }, new() { Name = "four", HiddenLayers = 4 },
            new() { Name = "head", FreezeEncoder = true }, SampleFigures.BiEncoder,
        ];
        Dictionary<string, double> dev = new()
        {
            ["frozen"] = .3, ["control"] = .8, ["two"] = .5, ["four"] = .6, ["head"] = .7, ["BE"] = .2,
        };
        StudyRoles roles = StudyRoles.Of(models, m => dev[m.Name]);
        Assert.Equal(("control", "four", "BE"), (roles.Best.Name, roles.Hypencoder!.Name, roles.BiEncoder!.Name));
        Assert.True(roles.AreTrainedAlike);

        StudyRoles unequal = StudyRoles.Of([models[0], models[2]], m => dev[m.Name]);
        Assert.Equal(("two", "frozen"), (unequal.Hypencoder!.Name, unequal.BiEncoder!.Name));
        Assert.False(unequal.AreTrainedAlike);
        Assert.Equal("the Hypencoder two", StudyRoles.Describe(models[2]));
        Assert.Equal("control, a Hypencoder without hidden layers,", StudyRoles.Describe(models[1]));
    }

    private static Finding[] Findings(StudyFigures figures) => [.. TrainedFindings.Of(Models, [figures])];
}
