using System.Text.Json;
using Hypencoder.Models;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests;

/// <summary>Names, shapes and printed values of the golden models.</summary>
public sealed class GoldenShapesTests
{
    public static TheoryData<string> StateDicts => [.. GoldenFolder.With("config.json", "state_dict_names.json")];

    public static TheoryData<string> Printed => [.. GoldenFolder.With(
        "config.json", "weights.safetensors", "inputs.json", "expected.json", "expected_f64.safetensors")];

    [Theory]
    [MemberData(nameof(StateDicts))]
    public void Parameters_GoldenModel_HaveThePublishedNamesAndShapes(string folder)
    {
        using DualEncoder model = new(DualEncoderConfig.Read(folder));
        string names = File.ReadAllText(Path.Combine(folder, "state_dict_names.json"));
        using JsonDocument document = JsonDocument.Parse(names);
        Dictionary<string, string> published = document.RootElement.EnumerateArray().ToDictionary(
            entry => entry[0].GetString()!, entry => string.Join(',', entry[1].EnumerateArray()));
        Dictionary<string, string> ours = model.Parameters().ToDictionary(
            p => p.Name, p => string.Join(',', p.Value.shape));

        Assert.All(ours, p => Assert.Equal(published[p.Key], p.Value));
        // Our model lacks only the second names of parameters that two encoders share.
        Assert.All(published.Where(p => !ours.ContainsKey(p.Key)), p => Assert.Equal(
            p.Value, ours[p.Key.Replace("passage_encoder.", "query_encoder.", StringComparison.Ordinal)]));
    }

    [Theory]
    [MemberData(nameof(Printed))]
    public void Model_GoldenCase_HasThePrintedShapes(string folder)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        JsonElement expected = document.RootElement;
        using DualEncoder model = new(DualEncoderConfig.Read(folder));
        if (expected.TryGetProperty("num_parameters_unique", out JsonElement count))
            Assert.Equal(count.GetInt64(), model.ParameterCount);
        if (!expected.TryGetProperty("weight_shapes", out JsonElement matrices))
            return;
        int[] dimensions = [.. model.Config.QNetDimensions];
        Assert.Equal(
            dimensions.Zip(dimensions.Skip(1), (rows, columns) => $"{rows} {columns}"),
            matrices.EnumerateArray().Select(shape => string.Join(' ', shape.EnumerateArray())));
        Assert.Equal(
            dimensions[1..^1].Select(width => $"{width} 1"),
            expected.GetProperty("bias_shapes").EnumerateArray().Select(s => string.Join(' ', s.EnumerateArray())));
    }

    [Theory]
    [MemberData(nameof(Printed))]
    public void Model_GoldenCase_GivesThePrintedNumbers(string folder)
    {
        using IDisposable gradients = no_grad();
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using DualEncoder model = new(DualEncoderConfig.Read(folder));
        model.LoadWeights(Path.Combine(folder, "weights.safetensors"));
        model.eval();
        using JsonDocument inputs = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "inputs.json")));
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        QNetBatch queries =
            model.EncodeQueries(Read(inputs, "query_input_ids"), Read(inputs, "query_attention_mask"));
        Tensor passages =
            model.EncodePassages(Read(inputs, "passage_input_ids"), Read(inputs, "passage_attention_mask"));
        Dictionary<string, (Tensor Found, double Tolerance)> computed = new()
        {
            ["passage_embedding_f64"] = (passages, 2e-5),
            ["scores_f64"] = (queries.Score(passages), 2e-4),
            ["scores_in_batch_f64"] = (queries.Score(passages), 1e-4),
            ["scores_grouped_f64"] = (queries.Score(passages.reshape(queries.Count, -1, passages.shape[1])), 1e-4),
        };
        int compared = 0;
        foreach ((string name, (Tensor found, double tolerance)) in computed)
        {
            if (!expected.RootElement.TryGetProperty(name, out JsonElement rows))
                continue;
            double[] want = [.. rows.Deserialize<double[][]>()!.SelectMany(row => row)];
            float[] got = found.contiguous().data<float>().ToArray();
            Assert.Equal(want.Length, got.Length);
            Assert.InRange(want.Zip(got, (w, g) => Math.Abs(w - g)).Max(), 0, tolerance);
            compared++;
        }
        Assert.True(compared > 0);
    }

    private static Tensor Read(JsonDocument inputs, string name)
    {
        long[][] rows = inputs.RootElement.GetProperty(name).Deserialize<long[][]>()!;
        return tensor(rows.SelectMany(row => row).ToArray()).reshape(rows.Length, rows[0].Length);
    }
}
