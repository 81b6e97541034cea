using Hypencoder.Hub;
using Hypencoder.Models;
using Hypencoder.Torch;
using TorchSharp;

namespace Hypencoder.Cli;

/// <summary>Loads models into Torch; a class of its own, so that no process loads Torch that does not use it.</summary>
internal static class TorchLoading
{
    /// <param name="model">A directory, or a repository, which is pulled once the device is known to be there.</param>
    /// <param name="options">How to use the model.</param>
    /// <param name="device">As <see cref="TorchDevice.Parse"/> reads it.</param>
    /// <param name="elementType">As <see cref="TorchDevice.ParseType"/> reads it.</param>
    /// <param name="progress">Receives the progress while files of a repository are pulled; null for none.</param>
    /// <exception cref="InvalidDataException">There is no such device here, or the model is malformed.</exception>
    public static RetrievalModel Load(
        string model, ModelOptions options, string device, string elementType, IProgress<HubProgress> progress)
    {
        torch.ScalarType type = TorchDevice.ParseType(elementType);
        torch.Device place = TorchDevice.Parse(device);
        return TorchModel.Load(model, options, place, type, progress);
    }
}
