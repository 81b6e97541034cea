namespace Hypencoder.Torch.Tests;

/// <summary>
/// <c>BertForSequenceClassification</c> as loops in double precision, from the published description: Devlin et al.,
/// arXiv 1810.04805; Vaswani et al., arXiv 1706.03762.
/// </summary>
internal sealed class CrossEncoderReference(SafetensorsFile weights, int layers, int heads)
{
    private const double Epsilon = 1e-12;

    public double Score(int[] ids, int[] types)
    {
        float[] words = weights.Floats("bert.embeddings.word_embeddings.weight");
        float[] positions = weights.Floats("bert.embeddings.position_embeddings.weight");
        float[] kinds = weights.Floats("bert.embeddings.token_type_embeddings.weight");
        int h = weights.Floats("classifier.weight").Length;
        double[][] x = [.. ids.Select((id, t) => Norm(
            [.. Enumerable.Range(0, h).Select(
                i => (double)words[(id * h) + i] + positions[(t * h) + i] + kinds[(types[t] * h) + i])],
            "bert.embeddings.LayerNorm"))];
        for (int layer = 0; layer < layers; layer++)
            x = Layer(x, $"bert.encoder.layer.{layer}.");
        double[] pooled = [.. Linear(x[0], "bert.pooler.dense").Select(Math.Tanh)];
        return Linear(pooled, "classifier")[0];
    }

    private double[][] Layer(double[][] x, string path)
    {
        double[][] query = [.. x.Select(r => Linear(r, path + "attention.self.query"))];
        double[][] key = [.. x.Select(r => Linear(r, path + "attention.self.key"))];
        double[][] value = [.. x.Select(r => Linear(r, path + "attention.self.value"))];
        int h = x[0].Length, d = h / heads;
        double[][] context = [.. x.Select(_ => new double[h])];
        for (int head = 0; head < heads; head++)
        {
            for (int t = 0; t < x.Length; t++)
            {
                double[] part = [.. x.Select((_, s) => Math.Exp(Enumerable.Range(head * d, d)
                    .Sum(i => query[t][i] * key[s][i]) / Math.Sqrt(d)))];
                for (int i = head * d; i < (head + 1) * d; i++)
                    context[t][i] = part.Select((p, s) => p * value[s][i]).Sum() / part.Sum();
            }
        }
        return [.. x.Select((row, t) =>
        {
            double[] attended = Norm(
                Sum(row, Linear(context[t], path + "attention.output.dense")), path + "attention.output.LayerNorm");
            double[] inner = [.. Linear(attended, path + "intermediate.dense").Select(Gelu)];
            return Norm(Sum(attended, Linear(inner, path + "output.dense")), path + "output.LayerNorm");
        })];
    }

    private double[] Linear(double[] x, string path)
    {
        float[] w = weights.Floats(path + ".weight"), b = weights.Floats(path + ".bias");
        return [.. b.Select((bias, o) => bias + x.Select((v, i) => v * w[(o * x.Length) + i]).Sum())];
    }

    private double[] Norm(double[] x, string path)
    {
        float[] w = weights.Floats(path + ".weight"), b = weights.Floats(path + ".bias");
        double mean = x.Average(), spread = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + Epsilon);
        return [.. x.Select((v, i) => ((v - mean) / spread * w[i]) + b[i])];
    }

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double Gelu(double x) => x / 2 * (1 + Erf(x / Math.Sqrt(2)));

    /// <summary>By its series around 0; it is 1 to twelve digits from 5 on.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 5)
            return Math.Sign(x);
        double sum = x, term = x;
        for (int n = 1; n < 200; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
