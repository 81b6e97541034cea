using System.Text.Json;
using Hypencoder.Models;
using Hypencoder.Models.Configuration;
using Hypencoder.Search;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests.HyperHead;

/// <summary>The q-net for training, in every form of the published code, in both precisions.</summary>
public sealed class QNetBatchTests : IDisposable
{
    /// <summary>
    /// Tolerance for different orders of summation. That of the golden files is 1e-12; a LayerNorm of few values gave
    /// 2.2e-12.
    /// </summary>
    private const double DoubleTolerance = 1e-11;

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Folders => [.. GoldenFolder.With("cases.json", "weights.safetensors")];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Score_EveryGoldenVariant_EqualsThePublishedCode(string folder)
    {
        SafetensorsFile weights = new(Path.Combine(folder, "weights.safetensors"));
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")));
        foreach (JsonElement golden in cases.RootElement.EnumerateArray())
        {
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            IEnumerable<JsonElement> rows = golden.GetProperty("scores_f64").EnumerateArray();
            double[] expected = [.. rows.SelectMany(r => r.EnumerateArray()).Select(v => v.GetDouble())];
            AssertScores(weights, golden, ScalarType.Float64, expected, DoubleTolerance);
            AssertScores(weights, golden, ScalarType.Float32, expected, 2e-5);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void AssertScores(
        SafetensorsFile weights, JsonElement golden, ScalarType type, double[] expected, double tolerance)
    {
        JsonElement settings = golden.GetProperty("converter_kwargs");
        int[] dimensions = settings.GetProperty("vector_dimensions").Deserialize<int[]>()!;
        string set = golden.GetProperty("weights").GetString()!;
        QNetBatch nets = new(
            Options(settings), dimensions,
            [.. Names("matrix", dimensions.Length - 1).Select(name => Read(weights, name, type))],
            [.. Names("vector", dimensions.Length - 2).Select(name => Read(weights, name, type).transpose(1, 2))]);

        Tensor scores = nets.Score(Read(weights, $"{set}.items", type));

        double[] found = scores.to(ScalarType.Float64).contiguous().data<double>().ToArray();
        double worst = expected.Zip(found, (e, f) => Math.Abs(e - f)).Max();
        Assert.True(worst <= tolerance, $"{settings} {type}: off by {worst}");
        Assert.Equal(expected.Length, found.Length);

        IEnumerable<string> Names(string kind, int count) =>
            Enumerable.Range(0, count).Select(i => $"{set}.{kind}.{i}");
    }

    /// <summary>Reads options like those in a checkpoint's configuration.</summary>
    private QNetOptions Options(JsonElement settings)
    {
        string path = _folder.File("converter.json");
        File.WriteAllText(path, settings.GetRawText());
        return QNetConfig.Read(JsonConfig.Read(path));
    }

    private static Tensor Read(SafetensorsFile file, string name, ScalarType type) =>
        tensor(file.Floats(name)).reshape([.. file.Shape(name).Select(s => (long)s)]).to(type);
}
