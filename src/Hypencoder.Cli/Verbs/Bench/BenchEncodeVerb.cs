using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Benchmarking;
using Hypencoder.Benchmarking.Encoders;
using Hypencoder.Benchmarking.QNets;
using Hypencoder.Benchmarking.Reports;
using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// <c>hypencoder bench encode</c>: measures the time to generate a query's q-net beside that of a baseline's query
/// vector, and our encoders beside those of libtorch and ONNX Runtime.
/// </summary>
internal static class BenchEncodeVerb
{
    /// <summary>Number of queries whose q-nets are measured in both forms.</summary>
    private const int FormRounds = 20;

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        QueryEncodingOptions defaults = new();
        Option<string?> model = VerbOptions.OptionalText(
            "--model", "MODEL", "Model to measure [default: random models of BERT-base's size]");
        Option<string?> baseline = VerbOptions.OptionalText(
            "--baseline-model", "MODEL", "Model to compare it with");
        Option<int> queries = VerbOptions.Number("--queries", "Number of queries to measure", 1, defaults.Queries);
        Option<int> length = VerbOptions.Number("--length", "Length of a query in tokens", 3, defaults.Length);
        Option<int> rounds = VerbOptions.Number(
            "--rounds", "Number of measurements of each encoder, of which the shortest counts", 1,
            new EncoderBenchmarkOptions().Rounds);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Command command = new("encode", "Measure the encoding of queries and passages beside libtorch and ONNX Runtime")
        {
            model, baseline, queries, length, rounds, threads, json,
        };
        ModelArguments baselineArguments = new("baseline-"), modelArguments = new ModelArguments("").WithQNetWidth();
        baselineArguments.AddTo(command);
        modelArguments.AddTo(command);
        command.SetAction(parsed => Run(
            terminal, Choice(parsed.GetValue(model), modelArguments, parsed),
            Choice(parsed.GetValue(baseline), baselineArguments, parsed),
            defaults with { Queries = parsed.GetValue(queries), Length = parsed.GetValue(length) },
            new EncoderBenchmarkOptions { Rounds = parsed.GetValue(rounds), Threads = parsed.GetValue(threads) },
            parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, ModelChoice? model, ModelChoice? baseline, QueryEncodingOptions options,
        EncoderBenchmarkOptions encoderOptions, bool json, CancellationToken cancellationToken)
    {
        int threads = encoderOptions.Threads;
        List<Measured> measured = [];
        Row[] rows;
        MeasuredEncoder[] shapes;
        QNetFormTimes? forms;
        try
        {
            // The baseline is the first row, which ratios refer to.
            if (baseline is not null)
                measured.Add(Load(terminal, baseline, threads));
            else if (model is null)
                measured.Add(Random(options, DualEncoderKind.BiEncoder, threads));
            measured.Add(
                model is not null
                    ? Load(terminal, model, threads)
                    : Random(options, DualEncoderKind.Hypencoder, threads));
            IReadOnlyList<IReadOnlyList<QueryEncodingTimes>> times = QueryEncodingBenchmark.Run(
                [.. measured.Select(m => m.Model)], options, cancellationToken);
            rows =
            [
                .. times.SelectMany((batches, i) => batches.Select((t, batch) =>
                    new Row(measured[i].Name, t, t.Whole.Median / times[0][batch].Whole.Median)))
                    .OrderBy(row => row.Times.BatchSize),
            ];
            forms = QNetFormBenchmark.Run(
                measured[^1].Model, options.Length, FormRounds, options.Seed, cancellationToken);
            shapes = model is null
                ? [MeasuredEncoder.Small, MeasuredEncoder.BertBase]
                : [new MeasuredEncoder(measured[^1].Name, measured[^1].Model.Config.QueryEncoder)];
        }
        finally
        {
            measured.ForEach(m => m.Model.Dispose());
        }
        IReadOnlyList<EncoderTimes> encoders = EncoderBenchmark.Run(
            shapes, encoderOptions, cancellationToken: cancellationToken);
        if (json)
        {
            JsonOutput.Write(terminal, Document(options, threads, rows, forms, encoders));
        }
        else
        {
            TableRenderer.Write(terminal, Table(options, threads, rows));
            if (forms is not null)
                TableRenderer.Write(terminal, QNetFormReport.Table(forms));
            TableRenderer.Write(terminal, EncoderBenchReport.Table(encoders));
        }
        return ExitCode.Success;
    }

    private static ModelChoice? Choice(string? name, ModelArguments arguments, ParseResult parsed) =>
        name is null ? null : new ModelChoice(name, arguments.Options(parsed));

    private static Measured Load(Terminal terminal, ModelChoice model, int threads) =>
        new(model.Name, model.Load(terminal, threads));

    private static Measured Random(QueryEncodingOptions options, DualEncoderKind kind, int threads) => new(
        $"random weights, BERT-base, {(kind == DualEncoderKind.Hypencoder ? "q-net of 6 layers" : "bi-encoder")}",
        RandomModels.BertBase(kind, options.Seed, threads));

    private static ReportTable Table(QueryEncodingOptions options, int threads, Row[] rows) => new(
        "encoding", $"Milliseconds per query of {options.Length} tokens, medians over {options.Queries} queries",
        $"{ThreadText(threads)}; ratio: total time divided by that of the first model, measured in turns",
        [
            new("Model"), new("Batch", "N0"), new("Tokenising", "F3"), new("Transformer", "F3"),
            new("Hyper-head", "F3"), new("Packing", "F3"), new("Total", "F3"), new("Ratio", "F2"),
        ],
        rows.Select(row => (IReadOnlyList<ReportCell>)
        [
            row.Name, (double)row.Times.BatchSize, row.Times.Tokenizing.Median, row.Times.Transformer.Median,
            row.Times.HyperHead.Median, row.Times.Packing.Median, row.Times.Whole.Median, row.Ratio,
        ]));

    private static string ThreadText(int threads) => threads switch
    {
        0 => "All cores",
        1 => "1 thread",
        _ => $"{threads} threads",
    };

    private static JsonObject Document(
        QueryEncodingOptions options, int threads, Row[] rows, QNetFormTimes? forms,
        IReadOnlyList<EncoderTimes> encoders)
    {
        LatencyRatio[] ratios = [.. EncoderRatios.Of(encoders), .. forms?.Ratios ?? []];
        return new JsonObject
        {
            ["queries"] = options.Queries,
            ["length"] = options.Length,
            ["threads"] = threads == 0 ? Environment.ProcessorCount : threads,
            ["unit"] = "ms a query",
            ["rows"] = new JsonArray([.. rows.Select(Json)]),
            ["qNetForms"] = QNetFormReport.Json(forms),
            ["encoders"] = EncoderBenchReport.Rows(encoders),
            ["ratios"] = BenchRatios.Values(ratios),
            ["ratiosOf"] = BenchRatios.Of(ratios),
            ["reasons"] = BenchRatios.Reasons(ratios),
        };
    }

    private static JsonObject Json(Row row) => new()
    {
        ["model"] = row.Name,
        ["batchSize"] = row.Times.BatchSize,
        ["tokenising"] = BenchDocument.Summary(row.Times.Tokenizing),
        ["transformer"] = BenchDocument.Summary(row.Times.Transformer),
        ["hyperHead"] = BenchDocument.Summary(row.Times.HyperHead),
        ["packing"] = BenchDocument.Summary(row.Times.Packing),
        ["whole"] = BenchDocument.Summary(row.Times.Whole),
        ["ratio"] = JsonValues.Number(row.Ratio),
    };

    private sealed record Measured(string Name, RetrievalModel Model);

    private sealed record Row(string Name, QueryEncodingTimes Times, double Ratio);
}
