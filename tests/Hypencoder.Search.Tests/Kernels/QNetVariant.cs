using System.Text.Json;

namespace Hypencoder.Search.Tests.Kernels;

/// <summary>A golden q-net with six passages and their scores.</summary>
internal sealed record QNetVariant(string Name, QNet QNet, float[] Items, double[] Scores)
{
    public static IEnumerable<QNetVariant> All() =>
        GoldenFolder.With("cases.json", "weights.safetensors").SelectMany(In);

    private static IEnumerable<QNetVariant> In(string folder)
    {
        SafetensorsFile weights = new(Path.Combine(folder, "weights.safetensors"));
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")));
        foreach (JsonElement entry in cases.RootElement.EnumerateArray())
        {
            string set = entry.GetProperty("weights").GetString()!;
            JsonElement settings = entry.GetProperty("converter_kwargs"), scores = entry.GetProperty("scores_f64");
            int[] dimensions =
                [.. settings.GetProperty("vector_dimensions").EnumerateArray().Select(x => x.GetInt32())];
            for (int query = 0; query < scores.GetArrayLength(); query++)
            {
                QNet qnet = new(
                    Options(settings),
                    dimensions,
                    Slices(weights, $"{set}.matrix", query, dimensions.Length - 1),
                    Slices(weights, $"{set}.vector", query, dimensions.Length - 2));
                yield return new QNetVariant(
                    $"{folder} {settings} {query}", qnet, Slice(weights, $"{set}.items", query),
                    [.. scores[query].EnumerateArray().Select(x => x.GetDouble())]);
            }
        }
    }

    private static float[][] Slices(SafetensorsFile file, string name, int query, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Slice(file, $"{name}.{i}", query))];

    private static float[] Slice(SafetensorsFile file, string name, int query)
    {
        float[] values = file.Floats(name);
        int length = values.Length / file.Shape(name)[0];
        return values[(query * length)..((query + 1) * length)];
    }

    private static QNetOptions Options(JsonElement settings)
    {
        return new QNetOptions
        {
            Activation = Text("activation_type") switch
            {
                "relu" or null => Activation.Relu,
                "tanh" => Activation.Tanh,
                "sigmoid" => Activation.Sigmoid,
                "gelu" => Activation.Gelu,
                "leaky_relu" => Activation.LeakyRelu,
                string other => throw new InvalidDataException($"unknown activation {other}"),
            },
            LayerNorm = Flag("do_layer_norm", true),
            LayerNormBeforeResidual = Flag("layer_norm_before_residual", true),
            Residual = Flag("do_residual", true),
            ResidualOnLast = Flag("do_residual_on_last", false),
        };

        string? Text(string name) =>
            settings.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

        bool Flag(string name, bool otherwise) =>
            settings.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : otherwise;
    }
}
