using System.Text.Json;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Tests.Encoders;

/// <summary>
/// Whole forward passes, compared with the float64 values of the published code within the tolerances of their README,
/// at every vector width.
/// </summary>
public sealed class PackedGoldenTests
{
    private const double HiddenStates = 1e-5, Embeddings = 2e-5, Weights = 1e-5, Scores = 1e-4, InnerProducts = 2e-4;

    public static TheoryData<string> Cases =>
        [.. GoldenFolder.With("config.json", "weights.safetensors", "inputs.json", "expected_f64.safetensors")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Encode_GoldenCase_EqualsPublishedCode(string folder)
    {
        SafetensorsFile expected = new(Path.Combine(folder, "expected_f64.safetensors"));
        DualEncoderConfig config = DualEncoderConfig.Read(folder);
        using CheckpointWeights weights =
            CheckpointWeights.Open(config, Path.Combine(folder, "weights.safetensors"));
        using JsonDocument inputs = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "inputs.json")));
        int[][] queries = Tokens(inputs, "query"), passages = Tokens(inputs, "passage");
        foreach (PackedDualEncoder encoder in PackedEncoders.All(config, weights))
        {
            QNet[] nets = encoder.EncodeQueries(queries, 2);
            float[] vectors = encoder.Passages(passages, 2);
            Assert.All(nets, net => Assert.Equal(config.Dimension, net.InputDimension));
            PackedEncoders.AssertClose(expected.Doubles("passage_embedding"), vectors, Embeddings, "passages");
            bool inner = config.Kind == DualEncoderKind.BiEncoder;
            if (inner)
            {
                AssertMatrices("query_embedding", 0, Embeddings);
            }
            else
            {
                AssertStates("query_last_hidden_state", queries, encoder.EncodeQueryStates(queries, 1));
                AssertStates("passage_last_hidden_state", passages, encoder.EncodePassageStates(passages, 1));
                for (int layer = 0; layer <= nets[0].HiddenLayers; layer++)
                    AssertMatrices($"qnet.matrix.{layer}", layer, Weights);
                for (int layer = 0; layer < nets[0].HiddenLayers; layer++)
                {
                    PackedEncoders.AssertClose(
                        expected.Doubles($"qnet.vector.{layer}"), nets.SelectMany(n => n.Bias(layer).ToArray()),
                        Weights, $"vector {layer}");
                }
                if (config.QueryPooling is not null)
                {
                    PackedEncoders.AssertClose(
                        expected.Doubles("query_embedding_representation"),
                        encoder.EncodeQueryVectors(queries, 1).SelectMany(v => v), Embeddings, "query vectors");
                }
            }
            PackedEncoders.AssertClose(
                expected.Doubles(inner ? "scores" : "scores_in_batch"), nets.SelectMany(Score),
                inner ? InnerProducts : Scores, "scores");
            if (nets[0].HiddenLayers > 0)
            {
                PackedEncoders.AssertClose(
                    expected.Doubles("scores_in_batch"),
                    nets.SelectMany(net => PackedEncoders.FactoredScores(net.Unwritten(), vectors)), Scores,
                    "scores in factored form");
            }

            float[] Score(QNet net)
            {
                float[] scores = new float[passages.Length];
                net.WriteMatrices(threads: 1);
                QNetKernel kernel = QNetKernel.Create();
                kernel.Load(net);
                kernel.Score(vectors, scores, new QNetWorkspace());
                return scores;
            }

            void AssertMatrices(string name, int layer, double tolerance) => PackedEncoders.AssertClose(
                expected.Doubles(name), nets.SelectMany(n => n.Matrix(layer).ToArray()), tolerance, name);

            // The file contains the states of padding, too.
            void AssertStates(string name, int[][] tokens, float[][] states)
            {
                double[] all = expected.Doubles(name);
                int row = all.Length / tokens.Length;
                for (int i = 0; i < tokens.Length; i++)
                {
                    PackedEncoders.AssertClose(
                        all.Skip(i * row).Take(states[i].Length), states[i], HiddenStates, name);
                }
            }
        }
    }

    private static int[][] Tokens(JsonDocument inputs, string side)
    {
        int[][] ids = inputs.RootElement.GetProperty($"{side}_input_ids").Deserialize<int[][]>()!;
        int[][] mask = inputs.RootElement.GetProperty($"{side}_attention_mask").Deserialize<int[][]>()!;
        return [.. ids.Zip(mask, (row, masks) => row[..masks.Sum()])];
    }
}
