using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DbMigrate.Engine.Tests.Architecture;

/// <summary>Finds the types of the same assembly that a compiled type refers to.</summary>
internal static class TypeReferences
{
    /// <summary>Returns the outermost types that a type, its members, its code and its nested types name.</summary>
    internal static IReadOnlySet<string> Of(TypeDefinition type)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Collect(type, found);
        found.Remove(NameOf(type));
        return found;
    }

    /// <summary>Returns the name of the outermost type around a type, without its generic arity.</summary>
    internal static string NameOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Name.Split('`')[0];
    }

    private static void Collect(TypeDefinition type, HashSet<string> found)
    {
        Add(type.BaseType, found);
        Attributes(type, found);
        foreach (var implemented in type.Interfaces)
        {
            Add(implemented.InterfaceType, found);
        }

        foreach (var field in type.Fields)
        {
            Add(field.FieldType, found);
            Attributes(field, found);
        }

        foreach (var property in type.Properties)
        {
            Attributes(property, found);
        }

        foreach (var method in type.Methods)
        {
            Collect(method, found);
        }

        foreach (var nested in type.NestedTypes)
        {
            Collect(nested, found);
        }
    }

    private static void Collect(MethodDefinition method, HashSet<string> found)
    {
        Attributes(method, found);
        Add(method.ReturnType, found);
        foreach (var parameter in method.Parameters)
        {
            Add(parameter.ParameterType, found);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (var local in method.Body.Variables)
        {
            Add(local.VariableType, found);
        }

        foreach (var instruction in method.Body.Instructions)
        {
            Collect(instruction, found);
        }
    }

    private static void Collect(Instruction instruction, HashSet<string> found)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(type, found);
                break;
            case MethodReference called:
                Add(called.DeclaringType, found);
                Add(called.ReturnType, found);
                if (called is GenericInstanceMethod generic)
                {
                    foreach (var argument in generic.GenericArguments)
                    {
                        Add(argument, found);
                    }
                }

                break;
            case FieldReference field:
                Add(field.DeclaringType, found);
                Add(field.FieldType, found);
                break;
        }
    }

    private static void Attributes(ICustomAttributeProvider provider, HashSet<string> found)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            Add(attribute.AttributeType, found);
            foreach (var argument in attribute.ConstructorArguments)
            {
                if (argument.Value is TypeReference type)
                {
                    Add(type, found);
                }
            }
        }
    }

    private static void Add(TypeReference? type, HashSet<string> found)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                Add(generic.ElementType, found);
                foreach (var argument in generic.GenericArguments)
                {
                    Add(argument, found);
                }

                return;
            case TypeSpecification specification:
                Add(specification.ElementType, found);
                return;
        }

        if (type.Scope is ModuleDefinition)
        {
            found.Add(NameOf(type));
        }
    }
}
