using System.Text.Json.Serialization;
using Hypencoder.Hub;
using Hypencoder.Models;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Encoders;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>Description of an index: <c>index.json</c> in its folder.</summary>
internal sealed record IndexInfo
{
    /// <summary>Value of <see cref="ModelPrecision"/> for 8 bits.</summary>
    internal const string Int8 = "int8";

    internal const int FirstVersion = 1;
    internal const int CurrentVersion = 2;
    internal const int UpdatedVersion = 3;

    /// <summary>
    /// Version of the folder's format. Version 1 has no checksums of passages and does not identify its vectors.
    /// Version 3 is that of an index to which passages were added, or from which some were removed.
    /// </summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Name under which the corpus was opened, for information; the content identifies it.</summary>
    public required string Corpus { get; init; }

    /// <summary>Number of passages.</summary>
    public required int Passages { get; init; }

    /// <summary>
    /// SHA-256 of <c>passages.jsonl</c>, 64 hexadecimal digits, which identifies the passages. Null in version 1, and
    /// in version 3, where each segment has its own.
    /// </summary>
    public string? PassagesSha256 { get; init; }

    /// <summary>
    /// <see cref="RetrievalModel.Name"/> of the model, a directory or a repository; null if it had none, and in files
    /// of earlier versions.
    /// </summary>
    public string? Model { get; init; }

    /// <summary><see cref="RetrievalModel.Fingerprint"/> of the model that computed the vectors.</summary>
    public required string ModelFingerprint { get; init; }

    /// <summary>
    /// <see cref="RetrievalModel.PassageFingerprint"/> of that model, so that others with the same passage encoder can
    /// search the index; null in the record of an earlier version.
    /// </summary>
    public string? PassageFingerprint { get; init; }

    /// <summary>Number of tokens to which passages were cut.</summary>
    public required int MaxLength { get; init; }

    /// <summary>
    /// Text put before every passage; null in files of earlier versions, which did not support it.
    /// </summary>
    public string? PassagePrompt { get; init; }

    /// <summary>
    /// Text put before every query; null in files of earlier versions.
    /// </summary>
    public string? QueryPrompt { get; init; }

    /// <summary>Number of tokens to which queries are cut; null in files of earlier versions.</summary>
    public int? QueryMaxLength { get; init; }

    /// <summary>
    /// Pooling of the passages' token states, as in a configuration; null in files of earlier versions.
    /// </summary>
    public string? Pooling { get; init; }

    /// <summary>Whether the vectors were scaled to length 1; null in files of earlier versions.</summary>
    [JsonPropertyName("normalised")]
    public bool? Normalized { get; init; }

    /// <summary>
    /// Pooling option with which the model was loaded because its files do not specify one; null for none.
    /// </summary>
    public string? ModelPooling { get; init; }

    /// <summary>Option with which the model was loaded: whether to scale vectors to length 1; null for none.</summary>
    public bool? ModelNormalize { get; init; }

    /// <summary><see cref="Int8"/> if the model multiplied in 8 bits; null for single precision.</summary>
    public string? ModelPrecision { get; init; }

    /// <summary>Number format of the vectors.</summary>
    public VectorElement Vectors { get; init; } = VectorElement.Float32;

    /// <summary>
    /// <see cref="VectorStore.Fingerprint"/> of the vectors; null while the index is unfinished, in version 1, and in
    /// version 3, where each segment has its own.
    /// </summary>
    public string? VectorsFingerprint { get; init; }

    /// <summary>Number of changes made to the index; null before the first.</summary>
    public int? Generation { get; init; }

    /// <summary>Segments of an index that was changed, in the order of their passages.</summary>
    [JsonInclude]
    internal IReadOnlyList<IndexSegmentInfo>? Segments { get; init; }

    /// <summary>Name of the file that lists removed passages; null if there are none.</summary>
    [JsonInclude]
    internal string? RemovedFile { get; init; }

    /// <summary>Number of removed passages; null if there are none.</summary>
    [JsonInclude]
    internal int? Removed { get; init; }

    /// <summary>
    /// Number of the last change of a shard's log that the index has; null before the first, and outside of clusters.
    /// </summary>
    public long? LastChange { get; init; }

    /// <summary>Whether the index has checksums of its passages and vectors.</summary>
    public bool HasChecksums => Version > FirstVersion;

    /// <summary>Describes a new index.</summary>
    /// <param name="model">Model that computes the vectors.</param>
    /// <param name="corpus">Name of the corpus.</param>
    /// <param name="maxLength">Number of tokens to which passages are cut; null for the model's own.</param>
    /// <param name="element">Number format of the vectors.</param>
    internal static IndexInfo Of(
        RetrievalModel model, string corpus, int? maxLength = null, VectorElement element = VectorElement.Float32) =>
        new()
        {
            Corpus = corpus,
            Passages = 0,
            Model = model.Name,
            ModelFingerprint = model.Fingerprint,
            PassageFingerprint = model.PassageFingerprint,
            MaxLength = maxLength ?? model.PassageInput.MaxLength,
            PassagePrompt = model.PassageInput.Prompt,
            QueryPrompt = model.QueryInput.Prompt,
            QueryMaxLength = model.QueryInput.MaxLength,
            Pooling = model.Config.PassagePooling.ToConfig(),
            Normalized = model.Config.Normalize,
            ModelPooling = model.Options.Pooling?.ToConfig(),
            ModelNormalize = model.Options.Normalize,
            ModelPrecision = model.Options.Precision == EncoderPrecision.Int8 ? Int8 : null,
            Vectors = element,
        };

    /// <summary>Options with which the model made the index, overridden by given ones.</summary>
    internal ModelOptions OptionsOfModel(ModelOptions? given = null)
    {
        given ??= new ModelOptions();
        return given with
        {
            Pooling = given.Pooling ?? (ModelPooling is null ? null : PoolingExtensions.Parse(ModelPooling)),
            Normalize = given.Normalize ?? ModelNormalize,
            Precision = given.Precision ?? (ModelPrecision == Int8 ? EncoderPrecision.Int8 : null),
            QueryPrompt = given.QueryPrompt ?? QueryPrompt,
            QueryMaxLength = given.QueryMaxLength ?? QueryMaxLength,
            PassagePrompt = given.PassagePrompt ?? PassagePrompt,
            PassageMaxLength = given.PassageMaxLength ?? MaxLength,
        };
    }

    /// <summary>Loads the model that made the index.</summary>
    /// <param name="directory">Folder of the index, for messages.</param>
    /// <param name="given">Options that override those with which the model made the index; null for none.</param>
    /// <param name="progress">Receives the progress while files of a repository are downloaded; null for none.</param>
    /// <exception cref="InvalidDataException">
    /// The index does not record the model, or the model is no longer available.
    /// </exception>
    internal RetrievalModel LoadModel(
        string directory, ModelOptions? given = null, IProgress<HubProgress>? progress = null)
    {
        string name = Model ?? throw new InvalidDataException(
            $"{directory}: the index does not record its model: specify the one with the fingerprint "
            + $"{MessageText.OneLine(ModelFingerprint)} (--model)");
        try
        {
            return RetrievalModel.Load(name, OptionsOfModel(given), progress);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{directory}: the model that made the index: {e.Message}", e);
        }
    }

    /// <summary>Refuses a model other than the one that made the index.</summary>
    /// <exception cref="InvalidDataException">The model is another one.</exception>
    internal void RequireModel(string directory, string fingerprint)
    {
        if (fingerprint != ModelFingerprint)
        {
            throw new InvalidDataException(
                $"{directory}: the index was made by the model {MessageText.OneLine(ModelFingerprint)}, not by "
                + $"{fingerprint}: encode the corpus with this model");
        }
    }

    /// <summary>Refuses a model that would encode passages differently from those of the index.</summary>
    /// <exception cref="InvalidDataException">Prompts or lengths differ.</exception>
    internal void RequireEncoder(string directory, RetrievalModel model)
    {
        if (model.PassageInput.Prompt != (PassagePrompt ?? ""))
        {
            throw new InvalidDataException(
                $"{directory}: the index was made with the passage prompt \"{MessageText.OneLine(PassagePrompt ?? "")}\", "
                + $"but the model's own is now \"{MessageText.OneLine(model.PassageInput.Prompt)}\"");
        }
    }

    /// <summary>Whether a model's passage encoder is that of the index.</summary>
    internal bool IsMadeBy(RetrievalModel model) =>
        (PassageFingerprint is not null && model.PassageFingerprint == PassageFingerprint)
        || model.Fingerprint == ModelFingerprint; // last, since it reads all weights

    /// <summary>Refuses a model whose passage encoder is not that of the index.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    internal void RequireModel(string directory, RetrievalModel model)
    {
        if (!IsMadeBy(model))
            RequireModel(directory, model.Fingerprint);
    }

    /// <summary>Refuses options for passages that differ from those of the index.</summary>
    /// <param name="directory">Folder of the index, for messages.</param>
    /// <param name="options">Options of the model that is to search the index; unspecified ones are accepted.</param>
    /// <exception cref="InvalidDataException">The options differ.</exception>
    internal void RequireSame(string directory, ModelOptions options)
    {
        string made = PassagePrompt ?? "";
        if (options.PassagePrompt is string prompt && prompt != made)
        {
            throw new InvalidDataException(
                $"{directory}: the index was made with the passage prompt \"{MessageText.OneLine(made)}\", "
                + $"not \"{MessageText.OneLine(prompt)}\": encode the corpus with this one");
        }
        if (options.PassageMaxLength is int length && length != MaxLength)
        {
            throw new InvalidDataException(
                $"{directory}: the index was made with passages of {MaxLength} tokens, not {length}: encode the corpus "
                + "with this length");
        }
    }

    /// <summary>
    /// Whether the records describe the same state of the same index: the number of a change alone does not say, since
    /// an index that was rebuilt counts its changes anew.
    /// </summary>
    internal bool HasStateOf(IndexInfo other) =>
        Generation == other.Generation && ModelFingerprint == other.ModelFingerprint && MaxLength == other.MaxLength
        && PassagesSha256 == other.PassagesSha256 && VectorsFingerprint == other.VectorsFingerprint
        && RemovedFile == other.RemovedFile && Removed == other.Removed
        && (Segments ?? []).SequenceEqual(other.Segments ?? []);

    /// <summary>
    /// Whether two indexes of the same passages have the same vectors, whatever the names of their corpora.
    /// </summary>
    internal bool IsEncodedAs(IndexInfo other) => this with { PassagePrompt = PassagePrompt ?? "" } == other with
    {
        Version = Version,
        PassageFingerprint = PassageFingerprint,
        Corpus = Corpus,
        Model = Model,
        ModelPooling = ModelPooling,
        ModelNormalize = ModelNormalize,
        QueryPrompt = QueryPrompt,
        QueryMaxLength = QueryMaxLength,
        Generation = Generation,
        Segments = Segments,
        RemovedFile = RemovedFile,
        Removed = Removed,
        Passages = Passages,
        PassagesSha256 = PassagesSha256,
        VectorsFingerprint = VectorsFingerprint,
        PassagePrompt = other.PassagePrompt ?? "",
        Pooling = Pooling is null || other.Pooling is null ? Pooling : other.Pooling,
        Normalized = Normalized is null || other.Normalized is null ? Normalized : other.Normalized,
    };
}
