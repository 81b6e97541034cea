using System.Globalization;
using Hypencoder.Data;

namespace Hypencoder.Evaluation.Tests;

/// <summary>Reads what trec_eval reads and prints, without any checks.</summary>
internal static class TrecFiles
{
    public static Qrels Qrels(string path)
    {
        Qrels qrels = new();
        foreach (string[] f in Fields(path))
            qrels.TryAdd(f[0], f[2], int.Parse(f[3], CultureInfo.InvariantCulture));
        return qrels;
    }

    public static Run Run(string path)
    {
        Run run = new();
        foreach (IGrouping<string, string[]> query in Fields(path).GroupBy(f => f[0]))
        {
            run.Add(query.Key,
                [.. query.Select(f => new RunEntry(f[2], double.Parse(f[4], CultureInfo.InvariantCulture)))]);
        }
        return run;
    }

    /// <summary>(measure, query id or "all") → the printed value.</summary>
    public static Dictionary<(string Measure, string Query), string> Output(string path) =>
        Fields(path).ToDictionary(f => (f[0], f[1]), f => f[2]);

    private static IEnumerable<string[]> Fields(string path) => File.ReadLines(path)
        .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length > 2);
}
