using Hypencoder.Cli.Output;
using Hypencoder.Hybrid.Reranking;
using Hypencoder.Models;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Cli.Verbs;

/// <summary>A model that reranks, with the passages that it scores.</summary>
internal sealed class RerankModel : IDisposable
{
    private readonly RetrievalModel? _model;

    private RerankModel(RetrievalModel? model) => _model = model;

    public required ICandidateScorer Scorer { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of the model: Hypencoder, bi-encoder or cross-encoder.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether the vectors of an index are used rather than the texts of its passages.</summary>
    public bool UsesStoredVectors { get; init; }

    /// <summary>Loads a model, and encodes the passages where it needs vectors that the index does not have.</summary>
    /// <exception cref="InvalidDataException">The model is missing, malformed, or of another kind.</exception>
    public static RerankModel Load(
        Terminal terminal, ModelChoice choice, RerankSource source, int threads, ProgressLine line,
        CancellationToken cancellationToken)
    {
        if (choice.Name.Length > 0 && choice.Resolve(terminal) is string directory && CrossEncoderFile.IsIn(directory))
        {
            return new RerankModel(null)
            {
                Scorer = new CrossEncoderScorer(
                    CrossEncoderModel.Load(directory, choice.Options with { Threads = threads }), source.Passages),
                Name = choice.Name,
                Kind = "cross-encoder",
            };
        }
        RetrievalModel model = source.Index is null
            ? choice.Load(terminal, threads)
            : choice.LoadFor(source.Index, terminal, threads);
        try
        {
            bool fits = source.Index is not null && Fits(terminal, source, model);
            CandidateVectors vectors = fits
                ? CandidateVectors.Of(source.State!)
                : CandidateVectors.Encode(
                    model, [.. source.Passages.Values],
                    new TimeLeft(line, source.Passages.Count, TimeProvider.System), cancellationToken);
            return new RerankModel(model)
            {
                Scorer = new DualEncoderScorer(model, vectors),
                Name = model.Name ?? model.Fingerprint,
                Kind = model.Config.ScoresByInnerProduct ? "bi-encoder" : "Hypencoder",
                UsesStoredVectors = fits,
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public void Dispose() => _model?.Dispose();

    /// <summary>Whether an index has the vectors that the model would compute; notes why not.</summary>
    private static bool Fits(Terminal terminal, RerankSource source, RetrievalModel model)
    {
        try
        {
            source.Index!.Info.RequireModel(source.Name, model);
            source.Index.Info.RequireSame(source.Name, model.Options);
            return true;
        }
        catch (InvalidDataException)
        {
            terminal.Error.WriteLine(
                $"note: {source.Name} was made by another model or with other options; the passages of the run are "
                + "encoded");
            return false;
        }
    }
}
