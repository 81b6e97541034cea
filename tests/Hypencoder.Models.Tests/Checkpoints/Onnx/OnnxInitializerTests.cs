using Hypencoder.Benchmarking.Onnx;
using Hypencoder.Models.Checkpoints.Onnx;

namespace Hypencoder.Models.Tests.Checkpoints.Onnx;

public sealed class OnnxInitializerTests
{
    [Fact]
    public void Read_PackedSizesAndFloatData_GivesShapeAndPlace()
    {
        byte[] message = Message(1, m => m.Bytes(1, [2, 3]).Text(8, "w").Bytes(4, new byte[24]));
        OnnxInitializer initializer = OnnxInitializer.Read(message, start: 100);
        Assert.Equal([2, 3], initializer.Shape);
        Assert.Equal(100 + message.Length - 24, initializer.Offset);
        Assert.Equal(6, initializer.Count);
    }

    [Fact]
    public void Read_ValuesInAnotherFile_IsRefused() => AssertRefused(
        Message(1, m => m.Number(1, 1).Text(8, "w").Number(14, 1)),
        "initializer \"w\": expected its values in this file, found a reference to another file");

    [Fact]
    public void Read_LengthOfAnotherShape_IsRefused()
    {
        AssertRefused(
            Message(1, m => m.Number(1, 2).Text(8, "w").Bytes(9, new byte[4])),
            "initializer \"w\": expected 8 bytes for [2], found 4");
        AssertRefused(
            Message(10, m => m.Number(1, long.MaxValue).Number(1, long.MaxValue).Text(8, "w").Bytes(9, new byte[4])),
            "found 4");
    }

    [Fact]
    public void Read_NegativeSize_IsRefused() =>
        AssertRefused(Message(1, m => m.Number(1, -1)), "expected a shape of at most 64 sizes");

    private static void AssertRefused(byte[] message, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => OnnxInitializer.Read(message, 0)).Message);

    private static byte[] Message(int type, Action<ProtobufWriter> fields)
    {
        ProtobufWriter writer = new();
        fields(writer.Number(2, type));
        return writer.Written.ToArray();
    }
}
