using System.Runtime.InteropServices;

namespace Hypencoder.Perturbations.Synonyms.Embedding;

/// <summary>
/// The positive pointwise mutual information of words and contexts: how much more often than by chance a word stands
/// near each of the frequent words. It is a sparse matrix of words by contexts.
/// </summary>
/// <remarks>
/// Levy, Goldberg, Dagan, TACL 2015, with their smoothing: the frequencies of contexts are raised to the power .75.
/// </remarks>
internal sealed class PointwiseInformation
{
    private const int Window = 2; // number of words on either side, without stop words
    private const double Smoothing = 0.75;

    /// <summary>Computes the matrix of a corpus.</summary>
    /// <param name="texts">Texts of the corpus.</param>
    /// <param name="words">Words of the rows; the first of them are the columns.</param>
    /// <param name="contexts">Number of columns.</param>
    public PointwiseInformation(IEnumerable<string> texts, CorpusWords words, int contexts)
    {
        (Rows, Columns) = (words.Words.Count, Math.Min(contexts, words.Words.Count));
        Dictionary<long, int> together = Count(texts, words);
        double[] byRow = new double[Rows], byColumn = new double[Columns];
        foreach ((long pair, int count) in together)
        {
            byRow[pair / Columns] += count;
            byColumn[pair % Columns] += count;
        }
        for (int c = 0; c < Columns; c++)
            byColumn[c] = Math.Pow(byColumn[c], Smoothing);
        double total = byColumn.Sum();
        List<(int, float)>[] cells = [.. Enumerable.Range(0, Rows).Select(_ => new List<(int, float)>())];
        foreach ((long pair, int count) in together.OrderBy(t => t.Key))
        {
            (int row, int column) = ((int)(pair / Columns), (int)(pair % Columns));
            double information = Math.Log(count * total / (byRow[row] * byColumn[column]));
            if (information > 0)
                cells[row].Add((column, (float)information));
        }
        Cells = cells;
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Non-zero cells of each row, by ascending column.</summary>
    public IReadOnlyList<IReadOnlyList<(int Column, float Value)>> Cells { get; }

    private Dictionary<long, int> Count(IEnumerable<string> texts, CorpusWords words)
    {
        Dictionary<long, int> together = [];
        foreach (string text in texts)
        {
            int[] line = [.. CorpusWords.Of(text).Select(words.IndexOf).Where(i => i >= 0)];
            for (int i = 0; i < line.Length; i++)
            {
                for (int j = Math.Max(0, i - Window); j < Math.Min(line.Length, i + Window + 1); j++)
                {
                    long pair = (long)line[i] * Columns + line[j];
                    if (j != i && line[j] < Columns)
                        CollectionsMarshal.GetValueRefOrAddDefault(together, pair, out _)++;
                }
            }
        }
        return together;
    }
}
