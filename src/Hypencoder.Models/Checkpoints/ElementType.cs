namespace Hypencoder.Models;

/// <summary>Type of a checkpoint's elements.</summary>
internal enum ElementType
{
    /// <summary><c>F64</c>, double precision.</summary>
    Float64,

    /// <summary><c>I64</c>, 64-bit integers.</summary>
    Int64,

    /// <summary><c>F32</c>, single precision.</summary>
    Float32,

    /// <summary><c>I32</c>, 32-bit integers.</summary>
    Int32,

    /// <summary><c>F16</c>, IEEE half precision.</summary>
    Float16,

    /// <summary><c>BF16</c>, the upper half of single precision.</summary>
    BFloat16,

    /// <summary><c>I16</c>, 16-bit integers.</summary>
    Int16,

    /// <summary><c>I8</c>, signed bytes.</summary>
    Int8,

    /// <summary><c>U8</c>, unsigned bytes.</summary>
    UInt8,

    /// <summary><c>BOOL</c>, one byte for each value.</summary>
    Bool,
}
