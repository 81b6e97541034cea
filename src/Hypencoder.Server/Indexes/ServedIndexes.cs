namespace Hypencoder.Server.Indexes;

/// <summary>The indexes of a server by their names. Safe to use from many threads.</summary>
internal sealed class ServedIndexes : IAsyncDisposable
{
    private readonly List<ServedIndex> _indexes = [];

    /// <summary>Opens the indexes.</summary>
    /// <exception cref="InvalidDataException">One cannot be opened, or two have the same name.</exception>
    public static async Task<ServedIndexes> OpenAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        if (options.Indexes.Count == 0)
            throw new InvalidDataException("--index: expected an index to serve, found none");
        ServedIndexes indexes = new();
        try
        {
            foreach (IndexSource source in options.Indexes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (indexes._indexes.Any(index => index.Name == source.Name))
                    throw new InvalidDataException($"--index: expected distinct names, found \"{source.Name}\" twice");
                indexes._indexes.Add(new ServedIndex(source, options));
            }
            return indexes;
        }
        catch
        {
            await indexes.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public IReadOnlyList<ServedIndex> All => _indexes;

    /// <summary>The index that a request names; the first one if it names none.</summary>
    /// <exception cref="RequestException">There is no such index.</exception>
    public ServedIndex Get(string? name) => Find(name)
        ?? throw RequestException.Unknown("index", _indexes.Select(i => i.Name), name!);

    /// <summary>The index that a client's model names: by its own name, or by that of its model.</summary>
    /// <exception cref="RequestException">There is no such index.</exception>
    public ServedIndex OfModel(string? model) =>
        Find(model) ?? _indexes.FirstOrDefault(index => index.Use(open => open.ModelName) == model)
        ?? throw RequestException.Unknown("model", ModelNames(), model!);

    public async ValueTask DisposeAsync()
    {
        foreach (ServedIndex index in _indexes)
            await index.DisposeAsync().ConfigureAwait(false);
    }

    private ServedIndex? Find(string? name) =>
        string.IsNullOrEmpty(name) ? _indexes[0] : _indexes.FirstOrDefault(index => index.Name == name);

    private IEnumerable<string> ModelNames() =>
        _indexes.Select(index => index.Use(open => open.ModelName)).Concat(_indexes.Select(i => i.Name)).Distinct();
}
