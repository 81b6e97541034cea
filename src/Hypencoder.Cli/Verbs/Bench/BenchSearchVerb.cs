using System.CommandLine;
using Hypencoder.Benchmarking;
using Hypencoder.Benchmarking.Reports;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Models;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// <c>hypencoder bench search</c>: measures the kernels with random q-nets, and every strategy with those of a trained
/// model.
/// </summary>
internal static class BenchSearchVerb
{
    // three rounds take four minutes on two cores with q-nets of six layers, 128 wide
    private const int DefaultQueries = 100;
    private static readonly int[] Depths = [10, 1000];

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        KernelBenchmarkOptions defaults = new();
        Option<string?> study = VerbOptions.OptionalText(
            "--study", "DIR", "Folder of a study whose last Hypencoder to measure, instead of --model and --index")
            .Names(PathRole.InputFolder);
        Option<string?> model = VerbOptions.OptionalText(
            "--model", "MODEL", "Trained Hypencoder; without one, only the kernels are measured, with random q-nets");
        Option<string?> index = VerbOptions.OptionalText(
            "--index", "DIR", "Index folder of the model").Names(PathRole.Index);
        Option<string?> corpus = VerbOptions.OptionalText(
            "--corpus", "CORPUS", "Collection of the queries [default: the collection of the index]")
            .Names(PathRole.Corpus);
        Option<string?> split = VerbOptions.OptionalText("--split", "NAME", "Split of the queries [default: test]");
        Option<int> queries = VerbOptions.Number(
            "--queries", "Number of queries, evenly spaced over the split", 1, DefaultQueries);
        Option<int?> enlarged = BenchIndex.Passages();
        Option<int> width = VerbOptions.Number("--width", "Width of the random q-nets", 1, defaults.Width);
        Option<int> layers = VerbOptions.Number(
            "--layers", "Number of hidden layers of the random q-nets", 1, defaults.Layers);
        Option<int> passages = VerbOptions.Number(
            "--passages", "Number of random passages that they score", 1, defaults.Passages);
        Option<int> rounds = VerbOptions.Number(
            "--rounds", "Number of rounds, in each of which everything is measured once", 1,
            new LatencyOptions().Rounds);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Command command = new("search", "Measure the kernels and the search strategies")
        {
            study, model, index, corpus, split, queries, enlarged, width, layers, passages, rounds, threads, json,
        };
        ModelArguments arguments = new("");
        arguments.AddTo(command);
        command.Validators.Add(result =>
        {
            bool hasModel = result.GetResult(model) is not null, hasIndex = result.GetResult(index) is not null;
            if (hasModel != hasIndex)
                result.AddError("Expected --model and --index together");
            else if (hasModel && result.GetResult(study) is not null)
                result.AddError("Expected either --study or --model and --index");
        });
        command.SetAction(parsed =>
        {
            (string Model, string Index)? named = parsed.GetValue(study) is string folder
                ? BenchSources.HypencoderOf(folder)
                : parsed.GetValue(model) is string name ? (name, parsed.GetValue(index)!) : null;
            (ModelChoice, string)? trained = named is (string it, string itsIndex)
                ? (new ModelChoice(it, arguments.Options(parsed)), itsIndex)
                : null;
            KernelBenchmarkOptions kernels = defaults with
            {
                Width = parsed.GetValue(width),
                Layers = parsed.GetValue(layers),
                Passages = parsed.GetValue(passages),
                Rounds = parsed.GetValue(rounds),
                Threads = parsed.GetValue(threads),
            };
            BenchQueries asked = new(
                parsed.GetValue(corpus), parsed.GetValue(split) ?? "test", parsed.GetValue(queries));
            return Run(
                terminal, kernels, trained, parsed.GetValue(enlarged), asked, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static int Run(
        Terminal terminal, KernelBenchmarkOptions kernels, (ModelChoice Model, string Index)? trained, int? passages,
        BenchQueries asked, bool json, CancellationToken cancellationToken)
    {
        KernelResult times;
        IReadOnlyList<LatencyComparison> strategies = [];
        int jittered = 0;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            times = KernelBenchmark.Run(kernels, line, cancellationToken);
            if (trained is (ModelChoice model, string index))
            {
                (strategies, jittered) =
                    Strategies(terminal, model, index, passages, asked, kernels.Rounds, line, cancellationToken);
            }
        }
        SearchBenchReport result = new(kernels, times, trained?.Model.Name, jittered, strategies);
        if (json)
        {
            JsonOutput.Write(terminal, result.ToJson());
            return ExitCode.Success;
        }
        foreach (ReportTable table in result.Tables())
        {
            TableRenderer.Write(terminal, table);
            terminal.Output.WriteLine();
        }
        return ExitCode.Success;
    }

    /// <summary>Measures on one thread, since published figures are those of one query at a time.</summary>
    private static (LatencyComparison[] Comparisons, int Jittered) Strategies(
        Terminal terminal, ModelChoice choice, string indexPath, int? passages, BenchQueries asked, int rounds,
        IProgress<string> report, CancellationToken cancellationToken)
    {
        using RetrievalModel model = choice.Load(terminal);
        using BenchIndex index = BenchIndex.Open(terminal, indexPath, model, passages, cancellationToken);
        LatencyQueries queries = asked.Read(index.Index);
        LatencyModel hypencoder = new(BenchSources.NameOf(choice.Name), model, index.Index);
        LatencyComparison[] comparisons = [.. Depths.Select(topK =>
        {
            using LatencyBench bench = new(
                null, hypencoder, queries.Queries, queries.Qrels, new LatencyOptions { TopK = topK, Rounds = rounds },
                report, cancellationToken);
            return bench.MeasureOn(1);
        })];
        return (comparisons, index.Jittered);
    }
}
