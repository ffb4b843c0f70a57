using Mono.Cecil;
using Mono.Cecil.Cil;

namespace TopoWeb.Tests.Structure;

/// <summary>The types of its own assembly that a type uses.</summary>
internal sealed class UsedTypes
{
    private readonly HashSet<TypeDefinition> _all = [];
    private readonly ModuleDefinition _module;

    public UsedTypes(TypeDefinition type)
    {
        _module = type.Module;
        Add(type.BaseType);
        foreach (var implemented in type.Interfaces)
            Add(implemented.InterfaceType);
        foreach (var field in type.Fields)
        {
            Add(field.FieldType);
            Add(field.CustomAttributes);
        }
        foreach (var property in type.Properties)
            Add(property.CustomAttributes);
        foreach (var method in type.Methods)
            Add(method);
        Add(type.CustomAttributes);
        foreach (var parameter in type.GenericParameters)
            foreach (var constraint in parameter.Constraints)
                Add(constraint.ConstraintType);
    }

    public IReadOnlyCollection<TypeDefinition> All => _all;

    private void Add(MethodDefinition method)
    {
        Add(method.ReturnType);
        Add(method.CustomAttributes);
        foreach (var parameter in method.Parameters)
            Add(parameter.ParameterType);
        if (!method.HasBody)
            return;
        foreach (var local in method.Body.Variables)
            Add(local.VariableType);
        foreach (var handler in method.Body.ExceptionHandlers)
            Add(handler.CatchType);
        foreach (var instruction in method.Body.Instructions)
            Add(instruction);
    }

    private void Add(Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(type);
                break;
            case MethodReference method:
                Add(method.DeclaringType);
                Add(method.ReturnType);
                foreach (var parameter in method.Parameters)
                    Add(parameter.ParameterType);
                if (method is GenericInstanceMethod generic)
                    foreach (var argument in generic.GenericArguments)
                        Add(argument);
                break;
            case FieldReference field:
                Add(field.DeclaringType);
                Add(field.FieldType);
                break;
        }
    }

    private void Add(IEnumerable<CustomAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            Add(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments)
                if (argument.Value is TypeReference type)
                    Add(type);
        }
    }

    private void Add(TypeReference? type)
    {
        switch (type)
        {
            case null:
                return;
            case GenericInstanceType generic:
                Add(generic.ElementType);
                foreach (var argument in generic.GenericArguments)
                    Add(argument);
                return;
            case TypeSpecification specified:
                Add(specified.ElementType);
                return;
            case TypeDefinition own:
                _all.Add(own);
                return;
            // Members of generic types of our own come as references.
            case { Scope: var scope } when scope == _module && type.Resolve() is { } resolved:
                _all.Add(resolved);
                return;
        }
    }
}
