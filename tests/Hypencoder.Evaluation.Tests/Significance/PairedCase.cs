using System.Text.Json;

namespace Hypencoder.Evaluation.Tests.Significance;

/// <summary>A case of <c>tests/Fixtures/significance</c>.</summary>
internal sealed record PairedCase(double[] X, double[] Y, JsonElement Expected)
{
    /// <summary>The name of each case.</summary>
    public static TheoryData<string> Names => [.. All().Select(c => c.GetProperty("name").GetString()!)];

    public static PairedCase Of(string name)
    {
        JsonElement found = All().Single(c => c.GetProperty("name").GetString() == name);
        return new PairedCase(Numbers(found.GetProperty("x")), Numbers(found.GetProperty("y")), found);
    }

    public double this[string name] => Expected.GetProperty(name).GetDouble();

    /// <summary>Asserts equality within 1e-9 of <paramref name="expected"/>.</summary>
    public static void AssertClose(double expected, double actual) =>
        Assert.Equal(expected, actual, 1e-9 * Math.Abs(expected));

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(n => n.GetDouble())];

    private static JsonElement[] All()
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllBytes(Fixture.Path("significance", "cases.json")));
        return [.. document.RootElement.GetProperty("paired_tests").EnumerateArray().Select(c => c.Clone())];
    }
}
