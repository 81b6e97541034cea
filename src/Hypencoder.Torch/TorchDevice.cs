using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>Finds devices and element types of Torch by name.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal static class TorchDevice
{
    /// <summary>Names of devices, for messages and help.</summary>
    public const string Names = "cpu, cuda, cuda:N or mps";

    /// <summary>Names of element types, for messages and help.</summary>
    public const string TypeNames = "float32 or bfloat16";

    /// <summary>The device with a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="InvalidDataException">
    /// The name is none of those, or the machine or the program's libtorch does not have the device.
    /// </exception>
    public static Device Parse(string name)
    {
        switch (name)
        {
            case "cpu":
                return CPU;
            case "cuda":
                return Cuda(0, name);
            case "mps":
                TorchRuntime.Require();
                return mps_is_available() ? new Device(DeviceType.MPS) : throw Missing(name, "Apple's Metal");
            default:
                return name.StartsWith("cuda:", StringComparison.Ordinal)
                    && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                        ? Cuda(index, name)
                        : throw new InvalidDataException($"device: expected {Names}, found \"{name}\"");
        }
    }

    /// <summary>The element type with a name.</summary>
    /// <param name="name">One of <see cref="TypeNames"/>.</param>
    /// <exception cref="InvalidDataException">The name is none of those.</exception>
    public static ScalarType ParseType(string name) => name switch
    {
        "float32" => ScalarType.Float32,
        "bfloat16" => ScalarType.BFloat16,
        _ => throw new InvalidDataException($"dtype: expected {TypeNames}, found \"{name}\""),
    };

    private static Device Cuda(int index, string name)
    {
        TorchRuntime.Require();
        if (!cuda_is_available())
            throw Missing(name, "CUDA");
        int count = cuda.device_count();
        return index < count
            ? new Device(DeviceType.CUDA, index)
            : throw new InvalidDataException($"device {name}: expected a number below {count}, the number of devices");
    }

    private static InvalidDataException Missing(string name, string runtime) => new(
        $"device {name}: expected a libtorch with {runtime} and such a device, found none; build the program with "
        + "another libtorch by -p:TorchRuntimePackage=PACKAGE, such as libtorch-cuda-12.8-linux-x64");
}
