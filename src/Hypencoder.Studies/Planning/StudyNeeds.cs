using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Hub;
using Hypencoder.Models;
using Hypencoder.Perturbations;
using Hypencoder.Studies.Published;

namespace Hypencoder.Studies.Planning;

/// <summary>The models and collections that a study needs, and which of them are present.</summary>
internal sealed class StudyNeeds
{
    private readonly DatasetOptions _options;
    private readonly Dictionary<string, StudyNeed> _needs;

    private StudyNeeds(DatasetOptions options, IEnumerable<StudyNeed> needs)
    {
        _options = options;
        _needs = needs.ToDictionary(n => n.Name);
    }

    /// <summary>All needs, models first, in the study's order.</summary>
    public IReadOnlyList<StudyNeed> All => [.. _needs.Values];

    /// <summary>The needs that are not present.</summary>
    public IReadOnlyList<StudyNeed> Missing => [.. _needs.Values.Where(n => n.Place is null)];

    /// <summary>Locates everything that a study needs, without using the network.</summary>
    /// <exception cref="InvalidDataException">The study names an unknown collection.</exception>
    public static StudyNeeds Of(ReplicationConfig study, DatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(study);
        IEnumerable<ReplicatedSystem> models = study.Tables.SelectMany(t => t.Systems)
            .Where(s => s.Kind == SystemKind.Model).DistinctBy(s => s.Model);
        IEnumerable<string> collections = study.Tables.SelectMany(t => t.Columns)
            .SelectMany(c => c.Collections).Distinct();
        ReplicatedColumn[] columns = [.. study.Tables.SelectMany(t => t.Columns)];
        return new StudyNeeds(options,
        [
            .. models.Select(m => Model(m.Model!, m.Obtain, options)), .. collections.Select(c => Collection(c, options)),
            .. columns.Any(c => c.NeedsWordNet) ? [Dictionary(options)] : (StudyNeed[])[],
            .. columns.Select(c => c.Variations).OfType<string>().Distinct().Select(Variations),
        ]);
    }

    /// <summary>
    /// Locates the pretrained encoders and collections of a study that trains models, without using the network.
    /// </summary>
    /// <exception cref="InvalidDataException">The study names an unknown collection.</exception>
    public static StudyNeeds Of(StudyConfig study, DatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(study);
        IEnumerable<string> models = study.Profiles.Values.Select(p => p.Pretrained).OfType<string>().Distinct();
        return new StudyNeeds(options,
        [
            .. models.Select(m => Model(m, null, options)),
            .. study.OutOfDomain.Prepend(study.Collection).Distinct().Select(c => Collection(c, options)),
        ]);
    }

    /// <summary>Returns whether a cell of a table can be measured.</summary>
    public bool AreMet(ReplicatedSystem system, ReplicatedColumn column)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(column);
        return (system.Model is null || IsHere(system.Model)) && column.CanPerturb && Of(column).All(IsHere);

        bool IsHere(string name) => _needs[name].Place is not null;
    }

    /// <summary>
    /// Returns whether any cell of a table can be measured now or after the missing models and collections are pulled.
    /// </summary>
    public bool AreMetAnywhere(ReplicationConfig study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Tables.Any(table =>
            table.Systems.Any(s => s.Kind != SystemKind.Published && (s.Model is null || CanBe(s.Model)))
            && table.Columns.Any(column => column.CanPerturb && Of(column).All(CanBe)));

        bool CanBe(string name) => !_needs[name].IsBlocked;
    }

    /// <summary>
    /// Returns the same needs after asking the hosts of the missing ones whether they can be reached, and for sizes.
    /// </summary>
    public StudyNeeds AskHosts()
    {
        Dataset[] missing = [.. Missing.Where(n => n is { Kind: StudyNeedKind.Collection, CanPull: true })
            .Select(n => DatasetCatalog.Get(n.Name))];
        Dictionary<string, string> silent = DatasetStore.Unreachable(missing, _options)
            .ToDictionary(h => h.Host, h => h.Reason);
        string? hub = null;
        return new StudyNeeds(_options, _needs.Values.Select(need => need switch
        {
            { Place: not null } or { CanPull: false } => need,
            { Kind: StudyNeedKind.Model } => AskHub(need),
            _ => AskHosts(need),
        }).ToArray());

        StudyNeed AskHosts(StudyNeed need)
        {
            string? host = DatasetStore.State(DatasetCatalog.Get(need.Name), _options).Missing
                .Select(f => DatasetStore.HostOf(f, _options)?.Host).OfType<string>()
                .FirstOrDefault(silent.ContainsKey);
            return host is null ? need : need with { Trouble = $"{host} does not answer ({silent[host]})" };
        }

        StudyNeed AskHub(StudyNeed need)
        {
            if (hub is not null)
                return need with { Trouble = hub };
            try
            {
                return need with { DownloadBytes = ModelHub.DownloadSize(need.Name, _options.Hub) };
            }
            catch (InvalidDataException e)
            {
                return need with { Trouble = e.Message };
            }
            catch (IOException)
            {
                hub = _options.Hub.Offline
                    ? "the hub must not be contacted (HF_HUB_OFFLINE is set)"
                    : $"{_options.Hub.Endpoint.Host} does not answer";
                return need with { Trouble = hub };
            }
        }
    }

    /// <summary>Pulls the missing models and collections that can be pulled.</summary>
    /// <param name="progress">Receives lines of text about the progress.</param>
    /// <param name="cancellationToken">Stops the pull; a later one resumes from the bytes received.</param>
    /// <exception cref="IOException">A host cannot be reached.</exception>
    /// <exception cref="InvalidDataException">A host does not have the published file.</exception>
    public void Pull(IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        foreach (StudyNeed need in Missing.Where(n => !n.IsBlocked))
        {
            string place;
            if (need.Kind == StudyNeedKind.Model)
            {
                place = ModelHub.Pull(
                    HubRepository.Parse(need.Name), _options.Hub,
                    new CallbackProgress<HubProgress>(p => progress.Report(Line(need.Name, p.BytesDone, p.Bytes))),
                    cancellationToken).Directory;
            }
            else
            {
                DatasetState state = DatasetStore.Pull(
                    DatasetCatalog.Get(need.Name), _options,
                    new CallbackProgress<DatasetProgress>(
                        p => progress.Report(Line($"{need.Name}, {p.File}", p.BytesDone, p.Bytes))),
                    cancellationToken);
                place = PlaceOf(state);
            }
            _needs[need.Name] = need with { Place = place };
        }
    }

    /// <summary>The names of what a column needs besides a model.</summary>
    private static IEnumerable<string> Of(ReplicatedColumn column) =>
    [
        .. column.Collections, .. column.NeedsWordNet ? [WordNet.DatasetId] : (string[])[],
        .. column.Variations is null ? [] : (string[])[column.Variations],
    ];

    /// <summary>WordNet; Debian's package provides it too.</summary>
    private static StudyNeed Dictionary(DatasetOptions options) =>
        Collection(WordNet.DatasetId, options) with { Place = WordNet.Find(options) };

    private static StudyNeed Variations(string path) => new(StudyNeedKind.Collection, path)
    {
        Place = File.Exists(path) ? path : null,
        Obtain = $"a CSV file of variations of the queries at {path}",
    };

    private static string Line(string name, long done, long? of) =>
        $"pulling {name}: {ByteSize.Text(done)}{(of is long all ? $" of {ByteSize.Text(all)}" : "")}";

    private static StudyNeed Model(string name, string? obtain, DatasetOptions options)
    {
        bool canPull = !Path.IsPathRooted(name) && HubRepository.TryParse(name, out _);
        return new StudyNeed(StudyNeedKind.Model, name)
        {
            Place = ModelHub.Find(name, options.Hub) ?? BundledEncoder.FindOrFetchable(name)?.Directory,
            CanPull = canPull,
            Obtain = obtain ?? (canPull ? $"hypencoder models pull {name}" : $"a model directory at {name}"),
        };
    }

    private static StudyNeed Collection(string name, DatasetOptions options)
    {
        StudyNeed need = new(StudyNeedKind.Collection, name) { Obtain = $"hypencoder datasets pull {name}" };
        if (DatasetCatalog.IsEmbedded(name))
            return need with { Place = "with the program" };
        if (Directory.Exists(name) || File.Exists(name))
            return need with { Place = name };
        if (Path.IsPathRooted(name))
            return need with { Obtain = $"a collection in BEIR's format at {name}" };
        DatasetState state = DatasetStore.State(DatasetCatalog.Get(name), options);
        return need with
        {
            Place = state.IsPresent ? PlaceOf(state) : null,
            CanPull = true,
            DownloadBytes = state.BytesMissing,
        };
    }

    private static string PlaceOf(DatasetState state) => state.Files.Select(f => f.Path).First(p => p is not null)!;
}
