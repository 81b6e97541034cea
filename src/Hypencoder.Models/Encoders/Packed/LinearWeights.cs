using System.Buffers;
using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>The weights of a linear layer as a model has them, which are read only where they are to be packed.</summary>
/// <param name="Inputs">Number of values of the input x.</param>
/// <param name="Outputs">Number of values of the output y.</param>
/// <param name="ReadMatrix">Writes the matrix (outputs × inputs).</param>
/// <param name="ReadBias">Writes the bias (outputs) over zeros; writes nothing where there is none.</param>
internal sealed record LinearWeights(
    int Inputs, int Outputs, Action<Span<float>> ReadMatrix, Action<Span<float>> ReadBias)
{
    /// <summary>The weights of the parameters <c>name.weight</c> and <c>name.bias</c>.</summary>
    public static LinearWeights Of(INamedTensors tensors, string name, int inputs, int outputs, bool hasBias = true) =>
        new(
            inputs, outputs,
            matrix => tensors.ReadTo($"{name}.weight", matrix, outputs, inputs),
            bias =>
            {
                if (hasBias)
                    tensors.ReadTo($"{name}.bias", bias, outputs);
            });

    /// <summary>Number of values of the matrix.</summary>
    public int Count => checked(Outputs * Inputs);

    /// <summary>
    /// Reads the matrix into an array of the shared pool, which may be longer and is to be returned: allocating memory
    /// for each matrix takes longer than packing it.
    /// </summary>
    public float[] RentMatrix()
    {
        float[] values = ArrayPool<float>.Shared.Rent(Count);
        ReadMatrix(values.AsSpan(0, Count));
        return values;
    }
}
