using Hypencoder.Data;
using Hypencoder.Lexical;
using Hypencoder.Models;
using Hypencoder.Perturbations;
using Hypencoder.Retrieval;
using Hypencoder.Search;
using Hypencoder.Studies.Shared;
using Hypencoder.Training.Texts;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>
/// The stages of the robustness study: perturbs the queries once, and searches for them with every system in its
/// existing index.
/// </summary>
internal sealed class RobustnessStages(StudyContext context, LoadedCollection collection, RobustnessConfig study)
{
    private readonly QuerySearch _search = new(context);

    private StudyFolder Folder => context.Folder;

    private int Draws => Math.Max(1, study.WorstOf);

    /// <summary>Returns the queries that are perturbed, in the order of the split.</summary>
    public static IReadOnlyList<Query> Sample(
        StudyContext context, LoadedCollection collection, RobustnessConfig study)
    {
        IReadOnlyList<Query> queries = collection.Queries("test");
        if (study.Queries == 0 || queries.Count <= study.Queries)
            return queries;
        int[] order = [.. Enumerable.Range(0, queries.Count)];
        new Random(Seed(context)).Shuffle(order);
        return [.. order.Take(study.Queries).Order().Select(i => queries[i])];
    }

    /// <summary>The seed of the perturbations, which is the same for all seeds of a study.</summary>
    private static int Seed(StudyContext context) => context.Study.SampleSeed ?? context.Study.Seed;

    public void Run()
    {
        Folder.Stage($"perturb {collection.Id}", context.Observer, Perturb);
        Lazy<Bm25Index> lexical = new(() => Bm25Index.Build(collection.Passages, context.Study.Bm25));
        foreach (PerturbationKind kind in study.Classes)
        {
            Stage(kind, RetrievalStages.Bm25Name, () => Search(
                kind, RetrievalStages.Bm25Name,
                (queries, name) => _search.RunBm25(lexical.Value, queries, name, collection.LeavesOutOwnPassages),
                draws => Worst(collection.Passages.Select(p => p.Id)).Choose(draws, lexical.Value)));
        }
        if (lexical.IsValueCreated)
            lexical.Value.Dispose();
        foreach (StudyModel model in context.Profile.Models)
        {
            Lazy<RetrievalModel> loaded = new(() => context.LoadModel(model.Name));
            foreach (PerturbationKind kind in study.Classes)
            {
                Stage(kind, model.Name, () => Search(kind, model, loaded.Value));
                if (!model.ScoresByInnerProduct)
                {
                    Stage(
                        kind, LinearizedRow.NameOf(model.Name),
                        () => Search(kind, model, loaded.Value, linearized: true));
                }
            }
            if (loaded.IsValueCreated)
                loaded.Value.Dispose();
        }
    }

    private void Stage(PerturbationKind kind, string system, Action run) => Folder.Stage(
        $"search {collection.Id}{RobustnessNames.Suffix(kind, isWorst: false)} with {system}", context.Observer, run);

    private void Perturb()
    {
        IReadOnlyList<Query> queries = Sample(context, collection, study);
        foreach (PerturbationKind kind in study.Classes)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            PerturbationMixture mixture = PerturbationCatalog.CreateMixture(kind, Options(kind));
            for (int draw = 0; draw < Draws; draw++)
            {
                int seed = unchecked(Seed(context) + draw);
                PerturbedQueries.Write(
                    Folder, RobustnessNames.Draw(kind, draw), [.. queries.Select(q => mixture.Perturb(q, seed))]);
            }
            context.Observer.Progress($"{queries.Count} queries, {mixture.Name}");
        }
    }

    /// <summary>
    /// Options of a class. Synonyms are derived from the corpus only, so that they are the same on every machine.
    /// </summary>
    private PerturbationOptions Options(PerturbationKind kind) => kind switch
    {
        PerturbationKind.Synonym => new() { Embedding = WordEmbedding.Of(() => collection.Passages) },
        PerturbationKind.Paraphrase => new() { Variations = QueryVariations.Read(study.Variations!) },
        _ => new(),
    };

    private void Search(PerturbationKind kind, StudyModel model, RetrievalModel loaded, bool linearized = false)
    {
        using PassageIndex index = PassageIndex.Open(new StudyIndexes(context).PathOf(model, collection.Id), loaded);
        LinearizedSearch? linear = linearized ? index.Strategies.Linearized(context.Threads) : null;
        ISearchStrategy strategy = linear ?? _search.Exact(model, index);
        string system = linearized ? LinearizedRow.RunName(LinearizedRow.NameOf(model.Name)) : model.Name;
        Search(
            kind, system,
            (queries, name) => _search.Run(
                loaded, index, strategy, queries, null, name, system, collection.LeavesOutOwnPassages),
            draws => Worst(Enumerable.Range(0, index.Vectors.Count).Select(index.Vectors.Id))
                .Choose(draws, loaded, index.Vectors, linear is null ? net => net : linear.Linearize));
    }

    /// <summary>Searches for a random perturbation of each query and for the worst of several.</summary>
    private void Search(
        PerturbationKind kind, string system, Action<IReadOnlyList<Query>, string> search,
        Func<IReadOnlyList<PerturbedQuery>[], PerturbedQuery[]> choose)
    {
        IReadOnlyList<PerturbedQuery>[] draws =
            [.. Enumerable.Range(0, Draws).Select(d => PerturbedQueries.Read(Folder, RobustnessNames.Draw(kind, d)))];
        search([.. draws[0].Select(q => q.Query)], collection.Id + RobustnessNames.Suffix(kind, isWorst: false));
        if (study.WorstOf == 0)
            return;
        PerturbedQuery[] worst = choose(draws);
        PerturbedQueries.Write(Folder, RobustnessNames.Worst(kind, system), worst);
        search([.. worst.Select(q => q.Query)], collection.Id + RobustnessNames.Suffix(kind, isWorst: true));
    }

    private WorstOfDraws Worst(IEnumerable<string> passageIds)
    {
        Dictionary<string, int> indices = passageIds.Select((id, index) => (id, index)).ToDictionary();
        return new WorstOfDraws(WorstOfDraws.Relevant(
            Sample(context, collection, study), collection.Qrels("test"), indices));
    }
}
