using System.Text.Json.Serialization;
using Hypencoder.Hub;
using Hypencoder.Models;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Encoders;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>What an index was made of: <c>index.json</c> in its folder.</summary>
internal sealed record IndexInfo
{
    /// <summary>How <see cref="ModelPrecision"/> says 8 bits.</summary>
    internal const string Int8 = "int8";

    internal const int FirstVersion = 1;
    internal const int CurrentVersion = 2;
    internal const int UpdatedVersion = 3;

    /// <summary>
    /// Of the folder's form. Version 1 has no checksums of passages and does not say which vectors are its own. Version
    /// 3 is that of an index to which passages were added, or from which some were removed.
    /// </summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The name under which the corpus was opened; its content is what counts.</summary>
    public required string Corpus { get; init; }

    /// <summary>Number of passages.</summary>
    public required int Passages { get; init; }

    /// <summary>
    /// The SHA-256 of <c>passages.jsonl</c>, 64 hexadecimal digits: which passages these are. Null in version 1, and in
    /// version 3, where each segment has its own.
    /// </summary>
    public string? PassagesSha256 { get; init; }

    /// <summary>
    /// <see cref="RetrievalModel.Name"/> of that model, a directory or a repository; null where it had none, and in the
    /// record of an earlier version.
    /// </summary>
    public string? Model { get; init; }

    /// <summary><see cref="RetrievalModel.Fingerprint"/> of the model that made the vectors.</summary>
    public required string ModelFingerprint { get; init; }

    /// <summary>The passages were cut to this many tokens.</summary>
    public required int MaxLength { get; init; }

    /// <summary>
    /// Stood before every passage; null in the record of an earlier version, which put nothing there.
    /// </summary>
    public string? PassagePrompt { get; init; }

    /// <summary>
    /// Stands before every query, and the number of tokens that queries are cut to; null in the record of an earlier
    /// version.
    /// </summary>
    public string? QueryPrompt { get; init; }

    /// <inheritdoc cref="QueryPrompt"/>
    public int? QueryMaxLength { get; init; }

    /// <summary>
    /// How the passages' token states became vectors, as in a configuration; null in the record of an earlier version.
    /// </summary>
    public string? Pooling { get; init; }

    /// <summary>Whether the vectors were scaled to length 1; null in the record of an earlier version.</summary>
    [JsonPropertyName("normalised")]
    public bool? Normalized { get; init; }

    /// <summary>The pooling that the model was told to use, where its files do not say it; else null.</summary>
    public string? ModelPooling { get; init; }

    /// <summary>Whether the model was told to scale vectors to length 1; null where it was not told.</summary>
    public bool? ModelNormalize { get; init; }

    /// <summary><see cref="Int8"/> where the model multiplied in 8 bits; null for single precision.</summary>
    public string? ModelPrecision { get; init; }

    /// <summary>How the vector store keeps the vectors.</summary>
    public VectorElement Vectors { get; init; } = VectorElement.Float32;

    /// <summary>
    /// <see cref="VectorStore.Fingerprint"/> of the vectors; null while the index is unfinished, in version 1, and in
    /// version 3, where each segment has its own.
    /// </summary>
    public string? VectorsFingerprint { get; init; }

    /// <summary>Number of changes that were made to the index, one more with each; null before the first.</summary>
    public int? Generation { get; init; }

    /// <summary>The segments of an index that was changed, in the order of their passages.</summary>
    [JsonInclude]
    internal IReadOnlyList<IndexSegmentInfo>? Segments { get; init; }

    /// <summary>The file that lists removed passages, and how many those are; null where there are none.</summary>
    [JsonInclude]
    internal string? RemovedFile { get; init; }

    /// <inheritdoc cref="RemovedFile"/>
    [JsonInclude]
    internal int? Removed { get; init; }

    /// <summary>Whether the index can tell that its passages and vectors are those that were written.</summary>
    public bool HasChecksums => Version > FirstVersion;

    /// <summary>What an index says of a model and of how its vectors are to be kept.</summary>
    /// <param name="model">Makes the vectors.</param>
    /// <param name="corpus">The corpus's name.</param>
    /// <param name="maxLength">Of passages in tokens; null for the model's own.</param>
    /// <param name="element">How vectors are kept.</param>
    internal static IndexInfo Of(
        RetrievalModel model, string corpus, int? maxLength = null, VectorElement element = VectorElement.Float32) =>
        new()
        {
            Corpus = corpus,
            Passages = 0,
            Model = model.Name,
            ModelFingerprint = model.Fingerprint,
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

    /// <summary>How the model is used that made the index, but for what is given otherwise.</summary>
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
    /// <param name="directory">The index's folder, for messages.</param>
    /// <param name="given">What the model is told otherwise than when it made the index.</param>
    /// <param name="progress">Receives the progress while files of a repository are pulled; null for none.</param>
    /// <exception cref="InvalidDataException">
    /// The index does not say which model it is, or that is not there any more.
    /// </exception>
    internal RetrievalModel LoadModel(
        string directory, ModelOptions? given = null, IProgress<HubProgress>? progress = null)
    {
        string name = Model ?? throw new InvalidDataException(
            $"{directory}: the index does not say which model made it: name the one with the fingerprint "
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

    /// <summary>Refuses another model than the one that made the index.</summary>
    /// <exception cref="InvalidDataException">It is another.</exception>
    internal void RequireModel(string directory, string fingerprint)
    {
        if (fingerprint != ModelFingerprint)
        {
            throw new InvalidDataException(
                $"{directory}: the index was made by the model {MessageText.OneLine(ModelFingerprint)}, not by "
                + $"{fingerprint}: encode the corpus with this model");
        }
    }

    /// <summary>Refuses a model that would encode passages otherwise than the index's were.</summary>
    /// <exception cref="InvalidDataException">It would.</exception>
    internal void RequireEncoder(string directory, RetrievalModel model)
    {
        if (model.PassageInput.Prompt != (PassagePrompt ?? ""))
        {
            throw new InvalidDataException(
                $"{directory}: the index was made with the passage prompt \"{MessageText.OneLine(PassagePrompt ?? "")}\", "
                + $"and the model's own is \"{MessageText.OneLine(model.PassageInput.Prompt)}\" now");
        }
    }

    /// <summary>Refuses options for passages that differ from those that the index was made with.</summary>
    /// <param name="directory">The index's, for the message.</param>
    /// <param name="options">Of the model that is to search it; what they leave open agrees.</param>
    /// <exception cref="InvalidDataException">They differ.</exception>
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
    /// Whether the vectors of two indexes of the same passages are the same; names of corpora do not matter.
    /// </summary>
    internal bool IsEncodedAs(IndexInfo other) => this with { PassagePrompt = PassagePrompt ?? "" } == other with
    {
        Version = Version,
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
