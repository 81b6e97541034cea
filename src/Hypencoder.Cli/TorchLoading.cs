using Hypencoder.Hub;
using Hypencoder.Models;
using Hypencoder.Torch;
using TorchSharp;

namespace Hypencoder.Cli;

/// <summary>
/// Loads models into libtorch. It is a separate class so that processes that do not use libtorch do not load it.
/// </summary>
internal static class TorchLoading
{
    /// <param name="model">A directory, or a repository, which is pulled after the device is known to exist.</param>
    /// <param name="options">The options of the model.</param>
    /// <param name="device">The device, in the syntax of <see cref="TorchDevice.Parse"/>.</param>
    /// <param name="elementType">The element type, in the syntax of <see cref="TorchDevice.ParseType"/>.</param>
    /// <param name="progress">Receives the progress while files of a repository are pulled; null for none.</param>
    /// <exception cref="InvalidDataException">
    /// The device does not exist on this machine, or the model is malformed.
    /// </exception>
    public static RetrievalModel Load(
        string model, ModelOptions options, string device, string elementType, IProgress<HubProgress> progress)
    {
        torch.ScalarType type = TorchDevice.ParseType(elementType);
        torch.Device place = TorchDevice.Parse(device);
        return TorchModel.Load(model, options, place, type, progress);
    }
}
