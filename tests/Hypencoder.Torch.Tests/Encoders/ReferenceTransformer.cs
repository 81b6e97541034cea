using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Torch.Tests.Encoders;

/// <summary>BERT and DistilBERT as loops in double precision, one sequence at a time.</summary>
internal sealed class ReferenceTransformer(EncoderConfig config, INamedTensors tensors, string prefix)
{
    /// <summary>Computes the last hidden states (tokens × hidden), including the rows of padding.</summary>
    /// <param name="ids">Token ids of the sequence.</param>
    /// <param name="keys">Number of tokens that are attended to.</param>
    public double[][] Encode(int[] ids, int keys)
    {
        int hidden = config.HiddenSize;
        float[] words = Tensor("embeddings.word_embeddings.weight"), types = [];
        float[] positions = Tensor("embeddings.position_embeddings.weight");
        if (config.Family == EncoderFamily.Bert)
            types = Tensor("embeddings.token_type_embeddings.weight");
        double[][] states =
        [
            .. ids.Select((id, position) => Enumerable.Range(0, hidden).Select(i =>
                (double)words[id * hidden + i] + positions[position * hidden + i] + (types.Length > 0 ? types[i] : 0))
                .ToArray()),
        ];
        states = Norm("embeddings.LayerNorm", states);
        EncoderNames names = EncoderNames.Of(config.Family);
        for (int layer = 0; layer < config.Layers; layer++)
        {
            string path = $"{names.Layers}.{layer}.";
            double[][] context = Attend(
                Linear(path + names.Query, states), Linear(path + names.Key, states),
                Linear(path + names.Value, states), keys);
            states = Norm(path + names.AttentionNorm, Sum(states, Linear(path + names.AttentionOutput, context)));
            double[][] inner = Linear(path + names.Intermediate, states);
            foreach (double[] row in inner)
            {
                for (int i = 0; i < row.Length; i++)
                    row[i] *= 0.5 * ErrorFunction.Complement(-row[i] * Math.Sqrt(0.5));
            }
            states = Norm(path + names.OutputNorm, Sum(states, Linear(path + names.Output, inner)));
        }
        return states;
    }

    private double[][] Attend(double[][] queries, double[][] keys, double[][] values, int count)
    {
        int width = config.HiddenSize / config.Heads;
        return
        [
            .. queries.Select(query => Enumerable.Range(0, config.Heads).SelectMany(head =>
            {
                int first = head * width;
                double[] weights =
                [
                    .. Enumerable.Range(0, count).Select(key => Math.Exp(Enumerable.Range(first, width)
                        .Sum(i => query[i] * keys[key][i]) / Math.Sqrt(width))),
                ];
                double sum = weights.Sum();
                return Enumerable.Range(first, width)
                    .Select(i => Enumerable.Range(0, count).Sum(key => weights[key] / sum * values[key][i]));
            }).ToArray()),
        ];
    }

    private double[][] Linear(string name, double[][] rows)
    {
        float[] weights = Tensor($"{name}.weight"), bias = Tensor($"{name}.bias");
        return
        [
            .. rows.Select(row => bias.Select((b, output) =>
            {
                double sum = b;
                for (int i = 0; i < row.Length; i++)
                    sum += row[i] * weights[output * row.Length + i];
                return sum;
            }).ToArray()),
        ];
    }

    private double[][] Norm(string name, double[][] rows)
    {
        float[] scale = Tensor($"{name}.weight"), shift = Tensor($"{name}.bias");
        return
        [
            .. rows.Select(row =>
            {
                double mean = row.Average(), variance = row.Average(x => (x - mean) * (x - mean));
                double root = Math.Sqrt(variance + config.LayerNormEpsilon);
                return row.Select((x, i) => (x - mean) / root * scale[i] + shift[i]).ToArray();
            }),
        ];
    }

    private static double[][] Sum(double[][] a, double[][] b) =>
        [.. a.Zip(b, (x, y) => x.Zip(y, (left, right) => left + right).ToArray())];

    private float[] Tensor(string name)
    {
        long length = tensors.Shape(prefix + name)!.Aggregate(1L, (product, size) => product * size);
        float[] values = new float[length];
        tensors.CopyTo(prefix + name, values);
        return values;
    }
}
