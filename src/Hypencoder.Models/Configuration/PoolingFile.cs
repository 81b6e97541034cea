namespace Hypencoder.Models.Configuration;

/// <summary>
/// The <c>config.json</c> of sentence-transformers' Pooling: one boolean for each mode or, since release 5.4, the name
/// of one mode or of several whose vectors are concatenated.
/// </summary>
internal static class PoolingFile
{
    private const string Mode = "pooling_mode", ClsFlag = "pooling_mode_cls_token";
    private const string MeanFlag = "pooling_mode_mean_tokens";

    /// <summary>Reads the mode, and whether the prompt's tokens are pooled as well.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, or the pooling is neither cls nor mean.
    /// </exception>
    public static (Pooling Pooling, bool IncludesPrompt) Read(string path)
    {
        JsonConfig json = JsonConfig.Read(path);
        return (json.Has(Mode) ? ReadNames(json) : ReadFlags(json), json.Bool("include_prompt", true));
    }

    private static Pooling ReadNames(JsonConfig json) => json.OneOrMoreStrings(Mode) switch
    {
        ["cls"] => Pooling.Cls,
        ["mean"] => Pooling.Mean,
        _ => throw json.Error(Mode, "cls or mean, since no other pooling is supported"),
    };

    private static Pooling ReadFlags(JsonConfig json)
    {
        foreach (string other in json.Keys.Where(k => k.StartsWith(Mode + "_", StringComparison.Ordinal)))
        {
            if (other is not (ClsFlag or MeanFlag) && json.Bool(other, false))
                throw json.Error(other, "false, since only cls and mean pooling are supported");
        }
        bool cls = json.Bool(ClsFlag, false), mean = json.Bool(MeanFlag, false);
        if (cls && mean)
            throw json.Error(MeanFlag, $"false beside {ClsFlag}, since concatenated vectors are not supported");
        if (!cls && !mean)
            throw json.Error(Mode, $"cls or mean, or one of {ClsFlag} and {MeanFlag},");
        return cls ? Pooling.Cls : Pooling.Mean;
    }
}
