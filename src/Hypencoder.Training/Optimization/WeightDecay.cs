using TorchSharp.Modules;

namespace Hypencoder.Training.Optimization;

/// <summary>
/// The choice of the parameters that decay, as in Hugging Face's Trainer: all but those of LayerNorm and those whose
/// name contains "bias", which includes the hyper-head's <c>bias_query_embeddings</c> and <c>bias_hyper_projection</c>.
/// </summary>
internal static class WeightDecay
{
    public static bool Applies(string name) =>
        !name.Contains("bias", StringComparison.Ordinal)
        && !name.Contains("LayerNorm", StringComparison.Ordinal)
        && !name.Contains("layer_norm", StringComparison.Ordinal);

    /// <summary>
    /// Groups the trainable parameters into those that decay and those that do not, each in the given order; no group
    /// is empty.
    /// </summary>
    public static AdamW.ParamGroup[] Groups(IEnumerable<(string Name, Parameter Value)> parameters, double decay)
    {
        ILookup<bool, Parameter> groups = parameters.Where(p => p.Value.requires_grad)
            .ToLookup(p => Applies(p.Name), p => p.Value);
        return
        [
            .. groups.OrderByDescending(g => g.Key)
                .Select(g => new AdamW.ParamGroup(g, new AdamW.Options { weight_decay = g.Key ? decay : 0 })),
        ];
    }
}
