using Hypencoder.Cli.Output;
using Hypencoder.Datasets;
using Hypencoder.Paraphrasing;
using Hypencoder.Perturbations;

namespace Hypencoder.Cli.Verbs;

/// <summary>The resources that a perturbation needs, each read once.</summary>
internal sealed class PerturbationSources : IDisposable
{
    private readonly List<Paraphraser> _paraphrasers = [];

    public PerturbationSources(PerturbSettings settings, ProgressLine progress)
    {
        settings.Check();
        try
        {
            Options = new PerturbationOptions
            {
                Changes = settings.Changes,
                Variations = settings.TakesFile ? QueryVariations.Read(settings.Variations!) : null,
                WordNet = settings.TakesWordNet ? WordNet.Open(settings.WordNet) : null,
                Embedding = settings.TakesCorpus ? Embed(settings.Corpus!, progress) : null,
                Paraphraser = settings.TakesModel ? Load(settings) : null,
            };
            Perturbation = settings.Method is string method
                ? PerturbationCatalog.Create(settings.Kind, method, Options)
                : PerturbationCatalog.CreateMixture(settings.Kind, Options);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IPerturbation Perturbation { get; }

    private PerturbationOptions Options { get; }

    public void Dispose() => _paraphrasers.ForEach(p => p.Dispose());

    private static WordEmbedding Embed(string corpus, ProgressLine progress)
    {
        progress.Report($"embedding the words of {corpus}");
        return WordEmbedding.Of(DatasetCatalog.Open(corpus));
    }

    private Func<string, string> Load(PerturbSettings settings)
    {
        foreach (string directory in settings.Paraphrasers)
            _paraphrasers.Add(Paraphraser.Load(directory, settings.Paraphrasing));
        return text => _paraphrasers.Aggregate(text, (written, model) => model.Paraphrase(written));
    }
}
