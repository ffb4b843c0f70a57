using TopoWeb.Settings;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Notation;

/// <summary>
/// Reads the paper's notation by recursive descent, one method a rule.
/// <code>
/// line       = parts , { "and" , further } , [ "." ] ;
/// parts      = part , { [ "," | ";" | "·" ] , part } ;
/// part       = stage | source | data | iterations | layer | channel | members ;
/// further    = ( layers | stage ) , { [ "," | ";" | "·" ] , ( layers | stage ) } ;   (* more layers of the same networks, with settings of their own *)
/// layers     = ( "layer" | "layers" ) , range , { "," , range } ;
/// stage      = mapper | barcode | density | "no" , ( "ρ" | "barcode" | "Mapper" ) ;
/// mapper     = "Mapper" , "(" , integer , "," , number , ")" , [ of ] ;
/// barcode    = ( "LW" , "(" , integer , [ "," , [ "ν" , [ "=" ] ] , integer ] , [ "," , "N" , "=" , integer ] , ")"
///              | "VR" , [ "(" , integer , [ "landmarks" ] , ")" ] ) , [ of ] ;
/// of         = "of" , ( density | source ) ;
/// density    = "ρ" , "(" , integer , "," , number , [ "," , source ] , ")" , [ of ] ;
/// source     = ensemble | pretrained ;
/// ensemble   = [ integer , [ "×" ] ] , ( "M" | "C" ) , { "*" | upper | lower } , "(" , integer , "," , integer , "," , integer , ")" ;
/// upper      = "^" , ( mark | "{" , mark , { "," , mark } , "}" ) ;       mark  = integer (* layer *) | colour | "*" ;
/// lower      = "_" , ( state | "{" , state , { "," , state } , "}" ) ;    state = count (* iterations *) | "gray" | "color" ;
/// pretrained = name , "^" , ( integer | "{" , integer , "}" ) ;
/// data       = "on" , name | "gray" | "color" ;
/// iterations = "at" , count , { "," , count } ;
/// layer      = "layer" , integer | "every" , "layer" ;
/// channel    = "channel" , ( integer | colour ) ;                         colour = "R" | "G" | "B" ;
/// members    = "networks" , range , { "," , range } ;                     range = integer , [ "-" , integer ] ;
/// count      = number , [ "K" ] ;                                         (* 40K = 40,000 *)
/// </code>
/// Words in either case. ASCII: <c>x</c> for ×, <c>rho</c> for ρ, <c>nu</c> for ν; <c>grey</c> and <c>colour</c> are read as well, and raised or lowered digits as ^ and _.
/// Nothing is said twice. Canonical: <c>LW(100, ν=1), Mapper(30, 3) of ρ(100, 0.35, 60×C^{1,R}_{100K}(64,32,64))</c>; gray is marked (<c>_{100K,gray}</c>), colour is not.
/// </summary>
internal sealed partial class NotationParser
{
    private readonly IReadOnlyList<NotationToken> _tokens;
    private int _at;
    private NotationLine _line = new();

    private NotationParser(string text) => _tokens = NotationLexer.Read(text);

    /// <summary>The line, or why it is none; one of both is null.</summary>
    public static (NotationLine? Line, NotationError? Error) Read(string text)
    {
        try
        {
            return (new NotationParser(text).Line(), null);
        }
        catch (Refusal refusal)
        {
            return (null, refusal.Error);
        }
    }

    private NotationToken Now => _tokens[_at];

    private NotationToken Ahead => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    private NotationLine Line()
    {
        var also = new List<NotationLine>();
        Parts(Part);
        var line = Checked(_line);
        while (Now.Is("and"))
        {
            _at++;
            _line = new();
            Parts(FurtherPart);
            if (_line.Layers is null)
                throw Expected("layer 2 or layers 3-13: which layers “and” speaks of");
            also.Add(_line);
        }
        return line with { Also = also };
    }

    /// <summary>Parts to the next <c>and</c> or to the end.</summary>
    private void Parts(Action part)
    {
        while (Now.Kind != TokenKind.End && !Now.Is("and"))
        {
            part();
            if (Now.Is(',') || Now.Is(';') || Now.Is('·'))
                _at++;
            if (Now.Is('.') && Ahead.Kind == TokenKind.End)
                _at++;
        }
    }

    /// <summary>A part after <c>and</c>: layers, or a stage of theirs.</summary>
    private void FurtherPart()
    {
        if (Now.Is("layer") || Now.Is("layers"))
            Layers();
        else if (!Stage())
            throw Expected("layer 2, layers 3-13, ρ(k, p), LW(100), VR, Mapper(30, 3), or no ρ, no barcode, no Mapper after “and”");
    }

    /// <summary>Reads a stage of the analysis; false where there is none.</summary>
    private bool Stage()
    {
        if (Now.Is("Mapper"))
            Mapper();
        else if (Now.Is("LW") || Now.Is("VR"))
            Barcode();
        else if (IsRho(Now))
            Density();
        else if (Now.Is("no"))
            Skipped();
        else
            return false;
        return true;
    }

    /// <summary>A stage that is left out.</summary>
    private void Skipped()
    {
        _at++;
        var stage = Now;
        if (IsRho(stage))
        {
            Once(Given(_line.Density, _line.NoDensity), stage, "ρ");
            _line = _line with { NoDensity = true };
        }
        else if (stage.Is("barcode"))
        {
            Once(Given(_line.Barcode, _line.NoBarcode), stage, "the barcode");
            _line = _line with { NoBarcode = true };
        }
        else if (stage.Is("Mapper"))
        {
            Once(Given(_line.Mapper, _line.NoMapper), stage, "Mapper");
            _line = _line with { NoMapper = true };
        }
        else
            throw Expected("ρ, barcode or Mapper after “no”");
        _at++;
    }

    private static object? Given(object? settings, bool skipped) => skipped ? true : settings;

    private void Part()
    {
        var token = Now;
        if (Stage())
            return;
        if (token.Is("on"))
            Data();
        else if (Gray(token) is { } gray)
            Color(Take(), gray);
        else if (token.Is("at"))
            Iterations();
        else if (token.Is("layer"))
            Layer(NumberAfter("layer"), token);
        else if (token.Is("every"))
        {
            _at++;
            if (!Now.Is("layer"))
                throw Expected("layer after every");
            _at++;
            EveryLayer(token);
        }
        else if (token.Is("channel"))
            Channel();
        else if (token.Is("networks"))
            Members();
        else if (StartsSource())
            Source();
        else
            throw Expected("an ensemble such as 40×M(64,0,64), a layer of a network such as VGG16^5, ρ(k, p), LW(100), VR, Mapper(30, 3), or one of on, at, layer, every layer, channel, networks, gray, color, no, and");
    }

    private void Mapper()
    {
        var start = Take();
        Once(Given(_line.Mapper, _line.NoMapper), start, "Mapper");
        Sign('(', "after Mapper");
        var resolution = SettingText.Int(Value(MapperCatalog.Resolution));
        Sign(',', "between resolution and gain");
        var gain = SettingText.Double(Value(MapperCatalog.Gain));
        Sign(')', "to close Mapper(");
        _line = _line with { Mapper = new MapperSettings { Resolution = resolution, Gain = gain } };
        Of();
    }

    private void Barcode()
    {
        var start = Take();
        Once(Given(_line.Barcode, _line.NoBarcode), start, "the barcode");
        if (start.Is("VR"))
        {
            var settings = new BarcodeSettings { Complex = ComplexKind.Rips };
            if (Skip('('))
            {
                settings = new() { Complex = ComplexKind.RipsLandmarks, Landmarks = SettingText.Int(Value(BarcodeCatalog.Landmarks)) };
                if (Now.Is("landmarks"))
                    _at++;
                Sign(')', "to close VR(");
            }
            _line = _line with { Barcode = settings };
        }
        else
        {
            Sign('(', "after LW");
            var landmarks = SettingText.Int(Value(BarcodeCatalog.Landmarks));
            var settings = new BarcodeSettings { Landmarks = landmarks };
            if (Now.Is(',') && !Ahead.Is("N"))
            {
                _at++;
                if (Now.Is("ν") || Now.Is("nu"))
                {
                    _at++;
                    Skip('=');
                }
                settings = settings with { Nu = SettingText.Int(Value(BarcodeCatalog.Nu)) };
            }
            if (Skip(','))
            {
                if (!Now.Is("N"))
                    throw Expected("N=1000, the divisions, after ν");
                _at++;
                Sign('=', "after N, the divisions");
                settings = settings with { Divisions = SettingText.Int(Value(BarcodeCatalog.Divisions)) };
            }
            Sign(')', "to close LW(");
            _line = _line with { Barcode = settings };
        }
        Of();
    }

    private void Density()
    {
        var start = Take();
        Once(Given(_line.Density, _line.NoDensity), start, "ρ");
        Sign('(', "after ρ");
        var k = SettingText.Int(Value(DensityCatalog.K));
        Sign(',', "between k and p");
        var p = SettingText.Double(Value(DensityCatalog.P));
        if (Skip(','))
            RequireSource();
        Sign(')', "to close ρ(");
        _line = _line with { Density = new DensitySettings { K = k, P = p } };
        Of();
    }

    /// <summary>What a stage is taken of.</summary>
    private void Of()
    {
        if (!Now.Is("of"))
            return;
        _at++;
        if (IsRho(Now))
            Density();
        else if (StartsSource())
            Source();
        else
            throw Expected("ρ(k, p, …), an ensemble or a layer of a network after “of”");
    }

    private static bool IsRho(NotationToken token) => token.Is("ρ") || token.Is("rho");
}
