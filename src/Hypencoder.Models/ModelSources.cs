namespace Hypencoder.Models;

/// <summary>
/// Where the settings of a model come from: a file and key, an option, or what is usual where nothing says it.
/// </summary>
internal sealed record ModelSources
{
    /// <summary>The modules of sentence-transformers by name, in their order; none of other models.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Of <see cref="DualEncoderConfig.PassagePooling"/>.</summary>
    public required string Pooling { get; init; }

    /// <summary>Of <see cref="DualEncoderConfig.Normalize"/>.</summary>
    public required string Normalize { get; init; }

    /// <summary>Of the longest query.</summary>
    public required string QueryMaxLength { get; init; }

    /// <summary>Of the longest passage.</summary>
    public required string PassageMaxLength { get; init; }

    /// <summary>Of the prompt before queries; empty where there is none.</summary>
    public required string QueryPrompt { get; init; }

    /// <summary>Of the prompt before passages; empty where there is none.</summary>
    public required string PassagePrompt { get; init; }

    /// <summary>The same with the options that were given in the place of what they overrule.</summary>
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
