using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Text;

namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// Writes the types in a signature as in XML member names: <c>System.Collections.Generic.List{`0}@</c>.
/// </summary>
/// <remarks>The form is that of the C# specification's annex D.4.2, "ID string format".</remarks>
internal sealed class XmlTypeNames : ISignatureTypeProvider<string, object?>
{
    /// <summary>The name of a type after those of its outer types, with arities.</summary>
    public static string Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
            return $"{Of(reader, type.GetDeclaringType())}.{name}";
        string space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Of(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        System.Reflection.Metadata.TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            return $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind)}.{name}";
        string space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }

    /// <summary>Replaces each arity in the name by as many of the arguments.</summary>
    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        StringBuilder name = new();
        int next = 0;
        for (int i = 0; i < genericType.Length; i++)
        {
            if (genericType[i] != '`')
            {
                name.Append(genericType[i]);
                continue;
            }
            int arity = 0;
            while (i + 1 < genericType.Length && char.IsAsciiDigit(genericType[i + 1]))
                arity = (10 * arity) + genericType[++i] - '0';
            name.Append('{').AppendJoin(',', typeArguments.Skip(next).Take(arity)).Append('}');
            next += arity;
        }
        return name.ToString();
    }

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) =>
        $"{elementType}[{string.Join(',', Enumerable.Repeat("0:", shape.Rank))}]";

    public string GetByReferenceType(string elementType) => elementType + "@";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"`{index}";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"``{index}";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetPinnedType(string elementType) => elementType;

    // No documented name holds a function pointer that must be found.
    public string GetFunctionPointerType(MethodSignature<string> signature) => "=FUNC";

    public string GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
}
