using System.Diagnostics;
using System.Globalization;

namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>
/// Runs mutations in several child processes of this test program, since reading outside a file's memory ends the
/// process. A mutation at which a child ends is a failure, and another child continues after it.
/// </summary>
internal static class ChildProcesses
{
    private const string Variable = "HYPENCODER_MUTATIONS"; // seed, first, end, file of results
    private const int PartSize = 2_500;

    /// <summary>
    /// Runs mutations 0 to <paramref name="count"/> in children that run the test <paramref name="method"/>.
    /// </summary>
    public static OutcomeCounts Run(string method, int seed, int count)
    {
        OutcomeCounts counts = new();
        string results = Path.GetTempFileName();
        try
        {
            for (int next = 0; next < count;)
            {
                int end = Math.Min(count, next + PartSize);
                int exitCode = RunChild(method, $"{seed},{next},{end},{results}");
                foreach (string[] line in File.ReadLines(results).Select(line => line.Split('\t')).Where(l => l.Length == 4))
                {
                    next = int.Parse(line[0], CultureInfo.InvariantCulture) + 1;
                    counts.Add(
                        (Enum.Parse<Outcome>(line[1]), line[2]), line[3].Length == 0 ? null : line[3]);
                }
                if (next < end)
                {
                    counts.Add(
                        (Outcome.Failed, "the process ended"),
                        $"seed {seed}, mutation {next}: the process ended with code {exitCode}");
                    next++;
                }
                File.WriteAllText(results, "");
            }
        }
        finally
        {
            File.Delete(results);
        }
        if (Environment.GetEnvironmentVariable("HYPENCODER_COUNTS") is string path)
            File.WriteAllText(path, counts.ToString());
        return counts;
    }

    /// <summary>
    /// Runs a child's share of the mutations. <paramref name="open"/> returns a function that runs one, and an object
    /// to dispose of.
    /// </summary>
    public static void RunPart(
        Func<(Func<int, int, ((Outcome Outcome, string Kind) Result, string? Failure)> Run, IDisposable Owner)> open)
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(',', 4) is not [var seed, var first, var end, var results])
            return;
        (Func<int, int, ((Outcome Outcome, string Kind) Result, string? Failure)> run, IDisposable owner) = open();
        using IDisposable owned = owner;
        using StreamWriter writer = new(results) { AutoFlush = true };
        for (int number = Number(first); number < Number(end); number++)
        {
            (var result, string? failure) = run(Number(seed), number);
            string text = failure?.ReplaceLineEndings(" ").Replace('\t', ' ') ?? "";
            writer.WriteLine($"{number}\t{result.Outcome}\t{result.Kind}\t{text}");
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static int RunChild(string method, string part)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            ArgumentList = { "--explicit", "only", "--filter-method", $"*.{method}", "--progress", "off" },
            RedirectStandardOutput = true,
            Environment = { [Variable] = part },
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Insert(0, typeof(ChildProcesses).Assembly.Location);
        using Process child = Process.Start(start)!;
        child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode;
    }
}
