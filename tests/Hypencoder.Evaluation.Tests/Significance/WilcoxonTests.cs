using System.Text.Json;
using CsCheck;
using Hypencoder.Evaluation.Significance;

namespace Hypencoder.Evaluation.Tests.Significance;

public sealed class WilcoxonTests
{
    /// <summary>File and place of each golden case.</summary>
    public static TheoryData<string, int> GoldenCases =>
        [.. from folder in GoldenFolder.With("cases.json")
            let file = Path.Combine(folder, "cases.json")
            from index in Enumerable.Range(0, Count(file))
            select (file, index)];

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Test_GoldenCase_GivesScipysResults(string file, int index)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement golden = document.RootElement.GetProperty("cases")[index];
        double[] x = golden.GetProperty("x").Deserialize<double[]>()!;
        double[] y = golden.GetProperty("y").Deserialize<double[]>()!;
        foreach (JsonElement expected in golden.GetProperty("results").EnumerateArray())
        {
            WilcoxonResult result = Wilcoxon.Test(x, y, Options(expected));
            Assert.Equal(golden.GetProperty("zeros").GetInt32(), result.ZeroDifferences);
            if (expected.TryGetProperty("error", out _))
            {
                Assert.True(result.NothingToTest);
                Assert.Equal(1, result.PValue);
                continue;
            }
            Assert.Equal(expected.GetProperty("statistic").GetDouble(), result.Statistic, 1e-9);
            Assert.Equal(expected.GetProperty("pvalue").GetDouble(), result.PValue, 1e-9);
        }
    }

    [Fact]
    public void Test_FivePairsAllHigher_IsExact()
    {
        // All 5 signs alike: 2 / 2⁵.
        WilcoxonResult result = Wilcoxon.Test([1, 2, 3, 4, 5], [0, 0, 0, 0, 0]);
        Assert.Equal(new WilcoxonResult(0, 0.0625, 5, 0, Exact: true), result);
    }

    [Fact]
    public void Test_SwappedSides_GivesTheSame() => Gen.Select(
        Gen.Int[0, 5].Array[1, 60], Gen.Int[1, 9]).Sample((values, seed) =>
    {
        double[] x = [.. values.Select(v => (double)v)];
        Random random = new(seed);
        double[] y = [.. values.Select(_ => (double)random.Next(6))];
        foreach (ZeroMethod zeroMethod in Enum.GetValues<ZeroMethod>())
        {
            WilcoxonOptions options = new() { ZeroMethod = zeroMethod, Method = WilcoxonMethod.Approximate };
            WilcoxonResult one = Wilcoxon.Test(x, y, options), other = Wilcoxon.Test(y, x, options);
            if (one != other || one.PValue is not (>= 0 and <= 1))
                return false;
        }
        return true;
    });

    [Fact]
    public void Test_LargeSample_StaysFinite()
    {
        double[] x = [.. Enumerable.Range(1, 20_000).Select(i => (double)i)];
        WilcoxonResult result = Wilcoxon.Test(x, new double[x.Length]);
        Assert.Equal(0, result.PValue);
        Assert.False(result.Exact);
    }

    [Fact]
    public void Test_UnequalLengths_Throws() => Assert.Throws<ArgumentException>(() => Wilcoxon.Test([1, 2], [1]));

    [Fact]
    public void Test_NoPairs_Throws() => Assert.Throws<ArgumentException>(() => Wilcoxon.Test([], []));

    [Fact]
    public void Test_NaN_Throws() => Assert.Throws<ArgumentException>(() => Wilcoxon.Test([double.NaN], [1]));

    private static WilcoxonOptions Options(JsonElement expected) => new()
    {
        Method = expected.GetProperty("method").GetString() switch
        {
            "exact" => WilcoxonMethod.Exact,
            "approx" => WilcoxonMethod.Approximate,
            _ => WilcoxonMethod.Auto,
        },
        ZeroMethod = expected.GetProperty("zero_method").GetString() switch
        {
            "pratt" => ZeroMethod.Pratt,
            "zsplit" => ZeroMethod.Split,
            _ => ZeroMethod.Wilcox,
        },
        ContinuityCorrection = expected.GetProperty("correction").GetBoolean(),
    };

    /// <summary>How many cases of this test a file holds; other goldens go by that name too.</summary>
    private static int Count(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("scipy", out _)
            ? document.RootElement.GetProperty("cases").GetArrayLength()
            : 0;
    }
}
