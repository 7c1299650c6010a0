namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>The commands of psql.</summary>
internal sealed partial class ScriptReader
{
    private readonly CommandLine _line = new();
    private string? _restrictedBy;

    private void Command()
    {
        var input = _file.Input;
        var start = _file.Start;
        if (ByteAt(input, 0) == ':')
        {
            // A colon that does not begin a variable.
            LeaveOut(start, input.Offset);
            StartStatement(_file, null);
            if (_partStart == start)
            {
                _partStart = input.Offset;
            }

            input.Position++;
            (_partEnd, _last) = (input.Offset, input.Offset);
            return;
        }

        var line = _line.From(input);
        var name = line.StartsWith(";") ? ";" : line[..NameLength(line)].ToString();
        if (_restrictedBy is not null && name != "unrestrict")
        {
            Find(
                PlaceOf(start),
                $"\\{name} is between \\restrict and \\unrestrict, where psql commands are not allowed."
            );
            _line.Pass(input, line.Length);
        }
        else if (!PsqlCommands.Taken.Contains(name))
        {
            Find(PlaceOf(start), $"\\{name} is a psql command that is not supported here. {PsqlCommands.Advice(name)}");
            _line.Pass(input, name == ";" ? 1 : line.Length);
        }
        else
        {
            Arguments(name, line[name.Length..], start);
            return;
        }

        LeaveOut(start, input.Offset);
        if (PsqlCommands.Ends.Contains(name))
        {
            EndStatement(_file, null);
        }
    }

    private void Arguments(string name, ReadOnlySpan<char> rest, long start)
    {
        var used = rest.Length;
        string? fault = null;
        var awaits = false;
        var arguments = name == "echo" ? [] : PsqlArguments.Read(rest, ValueOf, out used, out fault);
        _line.Pass(_file.Input, name.Length + used);
        LeaveOut(start, _file.Input.Offset);
        fault ??= Grows(arguments.Sum(a => a.Length))
            ? "makes the text grow without limit: its value names other variables, whose values do so again."
            : null;
        if (fault is not null)
        {
            Find(new PlanFinding(PlaceOf(start), $"\\{name} {fault}") { AwaitsVariable = awaits });
        }
        else
        {
            Run(name, arguments, start);
        }

        string? ValueOf(string variable)
        {
            var value = _variables[variable];
            awaits |= value is null;
            return value;
        }
    }

    private static int NameLength(ReadOnlySpan<char> line)
    {
        var length = 0;
        while (length < line.Length && !char.IsWhiteSpace(line[length]) && line[length] != '\\')
        {
            length++;
        }

        return length;
    }

    /// <summary>In the middle of a statement, what psql takes for itself is not part of the text.</summary>
    private void LeaveOut(long from, long to)
    {
        if (_inStatement)
        {
            _partEnd = from;
            EndPart(_file, null);
            (_partStart, _partEnd) = (to, to);
        }
    }

    private void Run(string name, List<string> arguments, long start)
    {
        switch (name)
        {
            case "set" when arguments.Count > 0:
                if (_variables.Set(arguments[0], string.Concat(arguments.Skip(1))) is { } fault)
                {
                    Find(PlaceOf(start), fault);
                }

                break;
            case "restrict" or "unrestrict" when arguments.Count != 1:
                Find(PlaceOf(start), $"\\{name} needs a key.");
                break;
            case "restrict":
                _restrictedBy = arguments[0];
                break;
            case "unrestrict" when _restrictedBy != arguments[0]:
                Find(PlaceOf(start), "the key of \\unrestrict differs from that of the \\restrict before it.");
                break;
            case "unrestrict":
                _restrictedBy = null;
                break;
            case "i" or "include" or "ir" or "include_relative":
                Include(name, arguments, start);
                break;
        }
    }

    private void Include(string name, List<string> arguments, long start)
    {
        if (!options.MayInclude)
        {
            Find(PlaceOf(start), $"\\{name} is not allowed in an expression. It stands in SQL files.");
            return;
        }

        if (arguments.Count != 1)
        {
            Find(PlaceOf(start), $"\\{name} needs one file name; quote it with '…' if it has spaces.");
            return;
        }

        if (_inStatement)
        {
            Find(PlaceOf(start), $"\\{name} is in the middle of a statement. End the statement before it with ';'.");
            return;
        }

        var path = folder.Resolve(
            arguments[0],
            name is "ir" or "include_relative" ? _open[^1].Path : null,
            out var fault
        );
        var real = path;
        fault ??= folder.Refuse(path, arguments[0], out real);
        if (fault is null && _open.FindIndex(open => open.Path == real) is var at and >= 0)
        {
            fault =
                $"'{arguments[0]}' includes itself: "
                + $"{string.Join(" → ", _open.Skip(at).Select(o => o.Name).Append(_open[at].Name))}.";
        }

        if (fault is null && (_open.Count > DeepestInclude || _records.Sources.Count > MostIncludes))
        {
            fault = $"files include files too often: more than {DeepestInclude} deep, or {MostIncludes} in all.";
        }

        if (fault is not null)
        {
            Find(PlaceOf(start), $"\\{name}: {fault}");
            return;
        }

        ReadReal(real, folder.NameOf(path));
    }
}
