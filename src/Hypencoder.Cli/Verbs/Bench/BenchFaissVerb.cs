using System.CommandLine;
using Hypencoder.Benchmarking;
using Hypencoder.Benchmarking.Reports;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Engines;
using Hypencoder.Models;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// <c>hypencoder bench faiss</c>: compares a bi-encoder under Faiss and USearch with a Hypencoder under its search
/// strategies.
/// </summary>
internal static class BenchFaissVerb
{
    private const int DefaultQueries = 300;

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        LatencyOptions defaults = new();
        Option<string?> study = VerbOptions.OptionalText(
            "--study", "DIR",
            "Folder of a study whose bi-encoder and Hypencoder to compare, instead of models and indexes")
            .Names(PathRole.InputFolder);
        Option<string?>[] parts =
        [
            VerbOptions.OptionalText("--baseline-model", "MODEL", "Bi-encoder"),
            VerbOptions.OptionalText("--baseline-index", "DIR", "Index folder of the bi-encoder").Names(PathRole.Index),
            VerbOptions.OptionalText("--model", "MODEL", "Hypencoder"),
            VerbOptions.OptionalText(
                "--index", "DIR", "Index folder of the Hypencoder, with the same passages").Names(PathRole.Index),
        ];
        Option<string?> corpus = VerbOptions.OptionalText(
            "--corpus", "CORPUS", "Collection of the queries [default: the collection of the index]")
            .Names(PathRole.Corpus);
        Option<string?> split = VerbOptions.OptionalText("--split", "NAME", "Split of the queries [default: test]");
        Option<int> queries = VerbOptions.Number(
            "--queries", "Number of queries, evenly spaced over the split", 1, DefaultQueries);
        Option<int?> enlarged = BenchIndex.Passages();
        Option<int> topK = VerbOptions.Number("--top-k", "Number of passages per query", 1, defaults.TopK);
        Option<int> rounds = VerbOptions.Number(
            "--rounds", "Number of rounds, in each of which every system searches once", 1, defaults.Rounds);
        Option<int> threads = VerbOptions.Number("--threads", "Number of threads; 0 for all cores", 0, 1);
        Option<bool> json = VerbOptions.Json();
        Command command = new("faiss", "Compare the latency of a bi-encoder under Faiss and USearch with a Hypencoder's")
        {
            study, parts[0], parts[1], parts[2], parts[3], corpus, split, queries, enlarged, topK, rounds, threads,
            json,
        };
        ModelArguments baselineArguments = new("baseline-"), modelArguments = new("");
        baselineArguments.AddTo(command);
        modelArguments.AddTo(command);
        command.Validators.Add(result =>
        {
            int given = parts.Count(p => result.GetResult(p) is not null);
            if (result.GetResult(study) is null ? given < parts.Length : given > 0)
                result.AddError($"Expected either --study or all of {string.Join(", ", parts.Select(p => p.Name))}");
        });
        command.SetAction(parsed =>
        {
            BenchSources sources = parsed.GetValue(study) is string folder
                ? BenchSources.OfStudy(folder)
                : new BenchSources(
                    parsed.GetValue(parts[0])!, parsed.GetValue(parts[1])!,
                    parsed.GetValue(parts[2])!, parsed.GetValue(parts[3])!);
            BenchQueries asked = new(
                parsed.GetValue(corpus), parsed.GetValue(split) ?? "test", parsed.GetValue(queries));
            LatencyOptions options = new() { TopK = parsed.GetValue(topK), Rounds = parsed.GetValue(rounds) };
            return Run(
                terminal, sources, baselineArguments.Options(parsed), modelArguments.Options(parsed),
                parsed.GetValue(enlarged), asked, options, parsed.GetValue(threads),
                parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static int Run(
        Terminal terminal, BenchSources sources, ModelOptions baselineOptions, ModelOptions modelOptions, int? passages,
        BenchQueries asked, LatencyOptions options, int threads, bool json, CancellationToken cancellationToken)
    {
        using RetrievalModel baseline = new ModelChoice(sources.BaselineModel, baselineOptions).Load(terminal, threads);
        using RetrievalModel model = new ModelChoice(sources.Model, modelOptions).Load(terminal, threads);
        using BenchIndex baselineIndex =
            BenchIndex.Open(terminal, sources.BaselineIndex, baseline, passages, cancellationToken);
        using BenchIndex index = BenchIndex.Open(terminal, sources.Index, model, passages, cancellationToken);
        LatencyQueries queries = asked.Read(index.Index);
        if (FaissLibrary.Instance.Missing is string missing)
            terminal.Error.WriteLine($"note: {missing}; its rows are left out");
        if (USearchLibrary.Missing is string usearch)
            terminal.Error.WriteLine($"note: {usearch}; its rows are left out");
        LatencyComparison comparison;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            using LatencyBench bench = new(
                new LatencyModel(BenchSources.NameOf(sources.BaselineModel), baseline, baselineIndex.Index),
                new LatencyModel(BenchSources.NameOf(sources.Model), model, index.Index),
                queries.Queries, queries.Qrels, options, line, cancellationToken);
            comparison = bench.MeasureOn(threads);
        }
        if (json)
        {
            JsonOutput.Write(terminal, BenchDocument.Of(comparison, queries, options, index.Jittered));
            return ExitCode.Success;
        }
        foreach (ReportTable table in LatencyTables.All(comparison))
        {
            TableRenderer.Write(terminal, table);
            terminal.Output.WriteLine();
        }
        if (FaissLibrary.Instance.Description is string description)
            terminal.Output.WriteLine(description);
        if (USearchLibrary.Version is string version)
            terminal.Output.WriteLine($"USearch {version}");
        return ExitCode.Success;
    }
}
