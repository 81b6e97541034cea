namespace Hypencoder.Models;

/// <summary>
/// Sources of a model's settings: a file and key, an option, or a default.
/// </summary>
internal sealed record ModelSources
{
    /// <summary>Names of the modules of sentence-transformers, in order; empty for other models.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Source of <see cref="DualEncoderConfig.PassagePooling"/>.</summary>
    public required string Pooling { get; init; }

    /// <summary>Source of <see cref="DualEncoderConfig.Normalize"/>.</summary>
    public required string Normalize { get; init; }

    /// <summary>Source of <see cref="DualEncoderConfig.QueryMaxLength"/>.</summary>
    public required string QueryMaxLength { get; init; }

    /// <summary>Source of <see cref="DualEncoderConfig.PassageMaxLength"/>.</summary>
    public required string PassageMaxLength { get; init; }

    /// <summary>Source of the prompt of queries; empty if there is none.</summary>
    public required string QueryPrompt { get; init; }

    /// <summary>Source of the prompt of passages; empty if there is none.</summary>
    public required string PassagePrompt { get; init; }

    /// <summary>The sources after some settings are overridden by options.</summary>
    internal ModelSources With(ModelOptions options)
    {
        const string Option = "option";
        return this with
        {
            Pooling = options.Pooling is null ? Pooling : Option,
            Normalize = options.Normalize is null ? Normalize : Option,
            QueryMaxLength = options.QueryMaxLength is null ? QueryMaxLength : Option,
            PassageMaxLength = options.PassageMaxLength is null ? PassageMaxLength : Option,
            QueryPrompt = options.QueryPrompt is null ? QueryPrompt : Option,
            PassagePrompt = options.PassagePrompt is null ? PassagePrompt : Option,
        };
    }
}
