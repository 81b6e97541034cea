using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>A model that can be trained, and whose parameters have the names of a published checkpoint.</summary>
internal abstract class TrainedModule(string name) : nn.Module(name)
{
    /// <summary>
    /// Returns the parameters by checkpoint name, each once and in the order of the names; with a shared encoder the
    /// names of the query side stand for both sides.
    /// </summary>
    public IReadOnlyList<(string Name, Parameter Value)> Parameters() =>
        [.. named_parameters().OrderBy(p => p.name, StringComparer.Ordinal)];

    /// <summary>Returns whether a parameter belongs to the head, and not to a transformer.</summary>
    public abstract bool IsHead(string parameterName);

    /// <summary>Writes the parameters as safetensors.</summary>
    public abstract void SaveWeights(string path);

    /// <summary>Reads the parameters from a file of weights or a model directory.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, or its tensors do not fit this model.
    /// </exception>
    public abstract void LoadWeights(string path);
}
