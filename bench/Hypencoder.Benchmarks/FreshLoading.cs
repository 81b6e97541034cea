using System.Diagnostics;
using System.Globalization;
using Hypencoder.Models;
using Hypencoder.Torch;
using TorchSharp;

namespace Hypencoder.Benchmarks;

/// <summary>
/// Loading a model as a program does, once: in a process of its own, into memory that it has not touched before.
/// </summary>
internal static class FreshLoading
{
    public const string Verb = "models-once";
    private const string Read = "read", Load = "load";
    private const int Rounds = 7;

    /// <summary>Reading the file into memory and loading it, in turns; median times.</summary>
    public static void Run(string folder)
    {
        string[] stages = [Read, Load];
        double[][] times = [.. stages.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < stages.Length; i++)
                times[i][round] = TimeInProcess(stages[i], folder);
        }
        double[] medians = [.. times.Select(t => t.Order().ElementAt(Rounds / 2))];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nIn fresh processes, medians: reading {medians[0]:F1} ms, loading {medians[1]:F1} ms, "
            + $"{medians[1] / medians[0]:F2} times"));
    }

    /// <summary>What the other process does: prints the milliseconds of one stage.</summary>
    public static void Time(string stage, string folder)
    {
        using (torch.zeros(1))
            GC.Collect(); // the tensor library is there
        long start = Stopwatch.GetTimestamp();
        object loaded = stage == Read
            ? File.ReadAllBytes(ModelStages.WeightsIn(folder))
            : DualEncoder.Load(DualEncoderConfig.Read(folder), folder);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Console.WriteLine(milliseconds.ToString(CultureInfo.InvariantCulture));
        GC.KeepAlive(loaded);
    }

    private static double TimeInProcess(string stage, string folder)
    {
        ProcessStartInfo info = new("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in new[] { typeof(FreshLoading).Assembly.Location, Verb, stage, folder })
            info.ArgumentList.Add(argument);
        using Process process = Process.Start(info)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
