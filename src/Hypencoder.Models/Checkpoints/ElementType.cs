namespace Hypencoder.Models;

/// <summary>The type of a checkpoint's elements.</summary>
internal enum ElementType
{
    /// <summary><c>F64</c></summary>
    Float64,

    /// <summary><c>I64</c></summary>
    Int64,

    /// <summary><c>F32</c></summary>
    Float32,

    /// <summary><c>I32</c></summary>
    Int32,

    /// <summary><c>F16</c>, IEEE half precision.</summary>
    Float16,

    /// <summary><c>BF16</c>, the upper half of single precision.</summary>
    BFloat16,

    /// <summary><c>I16</c></summary>
    Int16,

    /// <summary><c>I8</c></summary>
    Int8,

    /// <summary><c>U8</c></summary>
    UInt8,

    /// <summary><c>BOOL</c>, one byte each.</summary>
    Bool,
}
