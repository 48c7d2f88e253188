// Every text a visitor reads, in one place. Say "expression", never "emotion": the network sees a
// face's expression, not a feeling. The HTML names its texts as {live.title} and the like: see
// plugins/page-text.ts. What the package itself says is in the package.
import { en as shared } from 'emoxnet/words';
import type { Muscle } from '../puppet/muscles.ts';

const { percent, certainty } = shared;
/** Of a film: minutes and seconds. */
export const clock = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
const precisePercent = (share: number) => `${(share * 100).toFixed(1)}\u00a0%`;

const muscles: Readonly<Record<Muscle, string>> = {
  innerBrowRaiser: 'Inner brow raiser',
  outerBrowRaiser: 'Outer brow raiser',
  browLowerer: 'Brow lowerer',
  upperLidRaiser: 'Upper lid raiser',
  cheekRaiser: 'Cheek raiser',
  lidTightener: 'Lid tightener',
  noseWrinkler: 'Nose wrinkler',
  upperLipRaiser: 'Upper lip raiser',
  lipCornerPuller: 'Lip corner puller',
  lipCornerDepressor: 'Lip corner depressor',
  chinRaiser: 'Chin raiser',
  lipStretcher: 'Lip stretcher',
  lipTightener: 'Lip tightener',
  lipsPart: 'Lips part',
  jawDrop: 'Jaw drop',
  eyesClosed: 'Eyes closed',
};

export const strings = {
  ...shared,
  precisePercent,
  muscle: (name: Muscle, actionUnit: number) => `${muscles[name]} (AU${actionUnit})`,

  idle: 'Ready when you are',
  idleHint: 'The camera stays off until you start it.',
  otherFaces: (count: number, unread: number) => {
    const more = count === 1 ? 'One more face' : `${count} more faces`;
    const left =
      unread > 0 ? ` ${unread} of them are not read: of a moving picture only eight are.` : '';
    return `${more}; the bars show the main one.${left}`;
  },

  camera: (index: number) => `Camera ${index}`,
  latency: (milliseconds: number) => `${Math.round(milliseconds)} ms`,
  rate: (perSecond: number) => `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} a second`,
  views: (count: number) => (count === 1 ? 'one view' : `${count} views`),
  stages: (detect: number, preprocess: number, classify: number) =>
    `find ${detect.toFixed(1)} ms, prepare ${preprocess.toFixed(1)} ms, classify ${classify.toFixed(1)} ms`,

  /** Added to what is wrong with a camera. */
  withoutCamera: 'Or choose a picture, or try the drawn face.',
  noPictureDropped: 'That was not a picture or video file.',

  /** What every page has around its content. */
  frame: {
    pages: 'Pages',
    live: 'Live',
    files: 'Files',
    language: 'Language',
    colours: 'Colours',
    coloursAuto: 'Auto',
    coloursLight: 'Light',
    coloursDark: 'Dark',
    teach: 'How it works',
    where: 'Where it fails',
    guide: 'On your page',
    unscripted:
      'This page’s script did not run. It needs JavaScript, a web server that sends the page, and Chrome or Edge 111, Firefox 115, Safari 16.4 or later.',
    stored: (bytes: number) =>
      `This browser keeps ${(bytes / 1e6).toFixed(1)} MB of this site, so that it works without a network.`,
    skip: 'Skip to the content',
    limits:
      'The network names what a face looks like. It cannot know what a person feels, and it errs, more often on anger, disgust, fear and sadness. Do not judge anyone by it.',
    law: 'In the European Union nobody may read other people’s emotions from their faces by machine at work or in education (AI Act, Article 5(1)(f)). Teach with the drawn face or your own.',
    privacy:
      'Pictures are read in this page and nowhere else; none is sent. None is stored either, but for files on their way to the page for files, which has them within the minute. The camera runs only between Start and Stop. The browser keeps the network’s files, your choice of language and colours, what came of trying the graphics processor, and on the page for files the numbers read from films until you clear them; nothing more.',
  },

  live: {
    documentTitle: 'EmoXNet: facial expressions, read on your device',
    picture: 'Picture',
    yourCamera: 'Your camera',
    theStill: 'The picture being read',
    title: 'What does your face show?',
    intro: 'A small network reads facial expressions from the camera, here in your browser.',
    alternatives: 'No camera? Choose a picture or a video, drop one here, or try the drawn face.',
    notice:
      'It sees expressions, not feelings, and it errs. Do not judge anyone by it; at work and in schools, reading others this way is forbidden in the EU.',
    dropHere: 'Drop the picture here',
    loading: 'Loading',
    source: 'Source',
    whichCamera: 'Camera',
    resolution: 'Camera resolution',
    choosePicture: 'Picture or video',
    everyFrame: 'Every frame to a table',
    drawnFace: 'Drawn face',
    pictureFile: 'Picture file',
    view: 'View',
    freeze: 'Freeze',
    mirror: 'Mirror',
    fullScreen: 'Full screen',
    views: 'Views',
    viewsAuto: 'as time allows',
    smooth: 'Smooth',
    activationMap: 'Activation map',
    keyboard: 'Keys',
    expressions: 'Expressions of the drawn face',
    moveMuscles: 'Move each muscle',
    expression: 'Expression',
    planeLabel: 'The network’s input: the face in 48 by 48 grey pixels',
    plane: 'What the network sees: 48 × 48 grey pixels',
    mapLabel: 'The network’s input with its activation map',
    map: 'Where it looked for this answer',
    mapWeak: 'half as much',
    mapStrong: 'most',
  },

  files: {
    documentTitle: 'EmoXNet: pictures and films to a table',
    title: 'Pictures and films to a table',
    intro:
      'Every face of every picture and of every frame of a film, read here in your browser. No file leaves your device.',
    choose: 'Choose files',
    chooseFolder: 'Choose a folder',
    stop: 'Stop',
    goOn: 'Go on',
    dropHere: 'Drop pictures, films or whole folders here, or paste a picture.',
    results: 'What was read',
    clear: 'Clear',
    kept: 'Of films the numbers are kept in this browser until you clear them, so that a film goes on where it stopped. No picture is kept.',
    waiting: 'Waiting',
    read: (name: string, share: number, others: readonly string[]) => {
      const more = others.length === 0 ? '' : ` Others: ${others.join(', ')}.`;
      return `${name}, ${certainty(share)}.${more}`;
    },
    clock,
    reading: (seconds: number, all: number, left: number, speed: number) => {
      const rest = Number.isFinite(left) ? `, ${clock(left)} left` : '';
      return `${clock(seconds)} of ${clock(all)}${rest}, ${speed.toFixed(1)} times as fast as it plays`;
    },
    filmRead: (frames: number, seconds: number, faces: number) =>
      `${frames} frames, ${clock(seconds)}; ${faces > 0 ? `faces followed: ${faces}` : 'no face found'}.`,
    endsEarly: (seconds: number) =>
      `It should last ${clock(seconds)}; what comes after cannot be read.`,
    stopped: (seconds: number) => `Stopped at ${clock(seconds)}.`,
    plotted: (face: number) => `Plotted: face ${face}, which was there longest.`,
    savePlot: 'Save plot (PNG)',
    lost: 'The browser could not hand these files on to this page. Drop them here.',
    summary: (read: number, all: number, refused = 0) =>
      `${read} of ${all} files read${refused > 0 ? `, ${refused} refused` : ''}`,
  },

  quiz: {
    title: 'Quiz',
    start: 'Start the quiz',
    hint: 'Hint',
    skip: 'Skip',
    end: 'End the quiz',
    task: (index: number, count: number, name: string) =>
      `${index} of ${count}: move the sliders until the network reads “${name}”.`,
    reads: (name: string, share: number) => `${name} so far: ${certainty(share)}`,
    solved: (name: string, moves: number) =>
      `The network reads ${name.toLowerCase()}. Moves: ${moves}.`,
    next: 'Next',
    hintText: (muscle: string, more: boolean) => `Try ${more ? 'more' : 'less'}: ${muscle}`,
    noHint: 'Every muscle is about where the preset has it. Try small changes.',
    done: (solved: number, count: number) => `Done: ${solved} of ${count} read as asked.`,
  },

  teach: {
    documentTitle: 'EmoXNet: how a network reads an expression',
    title: 'How a network reads an expression',
    intro:
      'One picture goes through seven stages. Spoil it with the sliders and see at which stage the answer breaks.',
    notice:
      'For lessons: use the drawn face or the presenter’s own. Nobody is scored and nothing about anyone is kept. Reading pupils or employees this way is forbidden in the EU (AI Act, Article 5(1)(f)).',
    showPuppet: 'Show the drawn face',
    choosePicture: 'Choose a picture',
    startCamera: 'The presenter’s camera',
    disturb: 'Spoil the picture',
    settings: {
      light: 'Light',
      blur: 'Blur',
      rotation: 'Rotation',
      scale: 'Size of the crop',
      shift: 'Shift of the crop',
    },
    value: (setting: string, value: number) => {
      if (setting === 'blur') return value === 1 ? 'sharp' : `1/${value.toFixed(1)}`;
      if (setting === 'rotation') return `${Math.round(value)}°`;
      return percent(value);
    },
    reset: 'Reset all',
    sweep: 'Try all',
    sweepOf: (name: string) => `Try all values: ${name}`,
    sweeping: (name: string, share: number) => `Trying all values of “${name}”: ${percent(share)}`,
    swept: (name: string) =>
      `${name}: the share of each class at every value. A gap: no face found there.`,
    steady: (low: string, high: string) => `The answer stays the same from ${low} to ${high}.`,
    answer: (now: string) => `Answer: ${now}`,
    outcome: (before: string, now: string) => `Before: ${before}. Now: ${now}.`,
    explain: 'What happens here',
    size: (width: number, height: number) => `${width} × ${height} pixels`,
    score: (score: number) => `Confidence ${percent(score)}.`,
    cropSize: (side: number, degrees: number) =>
      `${Math.round(side)} pixels wide, turned by ${Math.round(degrees)}°`,
    meanGrey: (level: number) => `Mean grey level ${Math.round(level)} of 255`,
    agreement: (agreeing: number, views: number) => `${agreeing} of ${views} views agree.`,
    marks: 'The line on a bar: the answer before.',
    endsHere: 'No face, nothing to do.',
    viewNames: {
      identity: 'As it is',
      flip: 'Mirrored',
      'shift-right-up': 'Up and right',
      'flip-shift-left-down': 'Mirrored, down and left',
      'shift-left-up': 'Up and left',
      'flip-shift-right-down': 'Mirrored, down and right',
      'zoom-in': 'Nearer',
      'flip-zoom-in': 'Mirrored, nearer',
      'shift-right': 'To the right',
      'flip-shift-left': 'Mirrored, to the left',
    } as Record<string, string>,
    frame: {
      title: '1 Frame',
      label: 'The picture as the sliders leave it',
      text: 'A picture is a grid of numbers. The light slider multiplies each of them by g; what gets brighter than white is lost. The blur slider shrinks the picture and enlarges it again. The rotation slider turns it.',
      source:
        'The paper trains with faces turned, shifted, sheared and zoomed (augmentation, figure 2).',
    },
    box: {
      title: '2 Face box',
      label: 'The picture with the face that was found',
      text: 'A first small network looks for faces at 896 fixed places. Each gets a number z, squeezed to a confidence s between 0 and 1, a box, and six points: eyes, nose, mouth, ears. The surest box is kept.',
      source:
        'BlazeFace: Bazarevsky et al. 2019, arXiv:1907.05047. The paper starts from faces cut out already.',
    },
    crop: {
      title: '3 Aligned crop',
      label: 'The face, cut out and turned upright',
      text: 'The line through the eyes gives the angle θ by which the face is turned back. The square is as wide as faces are in the training pictures, 1.16 times the box: a network knows only what looks like its training.',
      framingLabel: 'The same face twice, as the detector frames it and as training pictures do',
      framing:
        'Left, what the detector marks. Right, what training pictures show: more forehead, more at both sides. Half of them end within the half-bright band; the line is what is cut here. The crop sliders move it, as a dashed line.',
      source: 'Measured on 9,942 pictures of FER-2013; the crop sliders show why it matters.',
    },
    grey: {
      title: '4 Grey, 48 × 48',
      text: 'Colour goes: green counts most, as it does for the eye. Then each of the 48 × 48 pixels takes the mean of the part of the face that it covers. This is all the network ever sees.',
      source: 'Paper: data and preprocessing, 48 × 48 inputs. Weights: ITU-R BT.601.',
    },
    views: {
      title: '5 Ten views, ten answers',
      text: 'The same face is shown ten times, each a little changed by T: mirrored, shifted, nearer. The network f gives each a number z for every expression, which softmax turns into shares that sum to 1. Where the ten answers differ, the network is not sure.',
      source: 'Paper: test-time augmentation with 10 steps.',
    },
    mean: {
      title: '6 Average',
      text: 'The mean of the K answers is the final one. Chance errors of one view cancel out; errors that all views share stay.',
      source: 'Paper: test-time augmentation; the predictions of all steps are averaged.',
    },
    map: {
      title: '7 Activation map',
      which: 'Evidence for',
      likeliest: 'the likeliest',
      here: 'on this face',
      onAverage: (images: number, name: string) =>
        `mean of ${images.toLocaleString('en')} faces labelled ${name.toLowerCase()}`,
      text: 'Before the last mean, the network still knows where. Its feature maps f, weighted by how much each counts for class c, show which places spoke for it. Choose another class and see what spoke for that.',
      source: 'Zhou et al. 2016, arXiv:1512.04150; paper: figure 3.',
    },
    learn: {
      title: 'How it learns',
      text: 'The paper first trains four large networks together, the teacher T. A small network, the student, then learns the teacher’s shares instead of single labels, smoothed by α so that no class ever gets nothing. So it also learns which expressions look alike.',
      source: 'Paper: distillation with label-smoothed soft labels (EmoXNetLite).',
    },
  },

  limits: {
    documentTitle: 'EmoXNet: where it fails',
    title: 'Where it fails',
    intro:
      'Measured on pictures that the network was not trained on, with what ships in this page. Each figure has its 95\u00a0% interval: where the true value plausibly lies.',
    missing: (reason: string) => `The scores could not be read: ${reason}`,
    choices: 'Which scores',
    pictures: 'Pictures and labels',
    score: (protocol: string, split: string, images: number) =>
      `${protocol}, ${split}, ${images.toLocaleString('en')} pictures`,
    protocols: {
      A7: 'A7: ten people voted on each face; the expression with most votes is its label. Faces voted contempt, unknown or no face are left out.',
      M7: 'M7: only faces on whose expression more than half of the ten people agree, so the clearer ones.',
      A8: 'A8: ten people voted on each face; the expression with most votes is its label. Faces voted unknown or no face are left out.',
      M8: 'M8: only faces on whose expression, contempt among them, more than half of the ten people agree.',
    } as Record<string, string>,
    splits: {
      valid:
        'The network’s training and calibration saw none of these pictures, nor near copies of them. Only how far the shares of flawed faces are lowered was fitted to them.',
    } as Record<string, string>,
    views: 'Network sees',
    tenViews: 'ten views, averaged',
    oneView: 'one view',
    overall: {
      title: 'How often it is right',
      accuracy: (share: string, low: string, high: string, images: number) =>
        `${share} of ${images.toLocaleString('en')} pictures (95\u00a0% interval ${low} to ${high})`,
      ours: 'this network',
      people: 'about the most possible',
      text: 'People do not agree on expressions either: ten people looked at each picture, and their votes are split on many.',
      ceiling: (share: string) =>
        `If each face were labelled by drawing one of its ten votes, about ${share} would be the most that any network could reach on these pictures. What lies between is the network’s own fault.`,
      noCeiling: 'How far the votes limit a network has not been worked out for these pictures.',
      source:
        'FER-2013 (Goodfellow et al. 2013) with FER+ votes (Barsoum et al. 2016); the limit: model card.',
    },
    classes: {
      title: 'Expression by expression',
      measure: 'Measure',
      recall: 'Recall',
      precision: 'Precision',
      recallMeaning:
        'Recall: of the faces that people called so, how many the network called so too.',
      precisionMeaning: 'Precision: when the network calls a face so, how often people did too.',
      order: 'Order',
      worst: 'worst first',
      network: 'as in the bars',
      interval: (low: string, high: string) => `${low} to ${high}`,
      columns: {
        expression: 'Expression',
        plot: '0 to 100\u00a0%',
        interval: '95\u00a0% interval',
        pictures: 'Pictures',
      },
    },
    confusion: {
      title: 'What it takes for what',
      text: 'A row is what people called the face, a column what the network called it. Outlined: the same.',
      show: 'Show',
      shares: 'shares of the row',
      counts: 'numbers of pictures',
      corner: 'people ↓ network →',
      hint: 'Point at a cell, or walk with the arrow keys.',
      cell: (label: string, answer: string, count: number, all: number) =>
        `Of ${all} faces that people called ${label.toLowerCase()}, the network called ${count} ${answer.toLowerCase()} (${percent(all === 0 ? 0 : count / all)}).`,
    },
    calibration: {
      title: 'Does it know when it does not know?',
      value: (error: string) => `Expected calibration error: ${error}`,
      stated: 'How sure it was',
      held: 'How often it was right',
      reading:
        'A dot is a group of answers about equally sure, the larger the more. On the dashed line the network is right as often as it says, above it more often, below it less often. The bars are 95\u00a0% intervals.',
      unsure: (limit: string, below: string, above: string) =>
        `Below ${limit} (shaded) the page says “Unsure” and names two expressions. On these pictures ${below} of those answers were right, and ${above} of the others.`,
      figures: 'The groups in figures',
      text: 'The error is the mean distance from the dashed line: in each group b of n pictures, how sure the network was is compared with how often it was right. 0 would be perfect.',
      temperature: (value: number) =>
        value === 1
          ? ''
          : `The network learnt from split votes, so by itself it would say how people vote. Its numbers are therefore divided by ${value.toFixed(2)}, the temperature, before they become shares: with it they tell best how often the answer is right. An offset for each expression then has rare ones named more nearly as often as people name them. Both were fitted on faces that were set aside from training, not on these.`,
      source:
        'Naeini et al. 2015, “Obtaining well calibrated probabilities using Bayesian binning”; Guo et al. 2017, “On calibration of modern neural networks”.',
    },
    camera: {
      title: 'When the camera is poor',
      reading: (images: number, accuracy: string) =>
        `${images.toLocaleString('en')} pictures as they are: ${accuracy} right. Below, the same pictures, damaged. Measured before the network was cut to eight bits.`,
      fault: 'Fault',
      plot: 'From 0 to 100\u00a0%; line: as they are',
      strengths: { slight: 'slight', strong: 'strong', worst: 'worst' },
      faults: {
        'low light': 'Low light',
        'side light': 'Light from one side',
        noise: 'Noise',
        blur: 'Blur',
        JPEG: 'JPEG compression',
        'low resolution': 'Low resolution',
        'box shifted': 'Box shifted',
        'box scaled': 'Box too large or small',
        rotation: 'Head tilted',
      } as Record<string, string>,
      trembling: (pixels: number, change: string) =>
        `A box that trembles by ${pixels} of 48 pixels changes each share by ${change} on average.`,
      outliers: (pictures: number, share: string, classes: number, noIdea: string) =>
        `Asked about ${pictures.toLocaleString('en')} pictures without a face, its largest share was ${share} on average; with ${classes} expressions, no idea at all would be ${noIdea}.`,
      text: 'Worst means: a tenth of the light, noise of 38 grey levels of 255, blur of 2 pixels, JPEG quality 5, 14 pixels across, a box moved or scaled by 10\u00a0%, a tilt of 20 degrees.',
    },
    flaws: {
      title: 'What it says of a face it sees badly',
      reading:
        'Labelled pictures, damaged until the page names the flaw. A flawed face is read wrong more often than the network believes, so its shares are lowered before they are shown.',
      flaw: 'Flaw',
      plot: 'From 0 to 100\u00a0%',
      right: 'Right',
      stated: 'The network believes',
      said: 'The page says',
      names: {
        none: 'none',
        dark: 'dark',
        backlit: 'bright behind',
        blurred: 'blurred',
        small: 'small',
        'cut-off': 'cut off',
      } as Record<string, string>,
      text: 'That a face is turned away is said, but was not measured, and lowers nothing: the pictures of this collection cannot be turned.',
    },
    distance: {
      title: 'How far from the camera you may sit',
      reading: (images: number, alone: string) =>
        `${images.toLocaleString('en')} labelled faces were placed at several sizes in drawn rooms of 640 × 480 pixels, then found and read as this page reads still pictures. A face that is not found counts as wrong. The network on the same faces as they are: ${alone} right.`,
      size: 'Face, distance',
      plot: '0 to 100\u00a0%; line: as they are',
      found: 'Found',
      right: 'Right',
      onCamera: 'On a camera',
      human: 'human',
      faceApi: 'face-api',
      inRoom: (pixels: number, metres: number) => `${pixels}\u00a0px, ${metres.toFixed(1)}\u00a0m`,
      cutOut: (pixels: number) => `cut out, ${pixels}\u00a0px`,
      rooms: (pictures: number, faces: number) =>
        `In ${pictures.toLocaleString('en')} rooms with nobody in them, a face was seen ${faces === 0 ? 'in none' : `in ${faces}`}.`,
      things: (parts: number, faces: number) =>
        `Photographs hold more that looks like one: of ${parts} parts of photographs of things, ${faces} were taken for faces.`,
      text: 'The distances are rough: for a camera that sees 65 degrees across, and a face that spans 20 cm from forehead to chin. Cut out: a picture that is nothing but the face.',
      others: (images: number) =>
        `The last columns: how often ${images.toLocaleString('en')} of these faces are read right where they are held before a camera for eight frames, of which not each is searched, and by two other libraries on the same pictures, face-api with its small detector.`,
    },
    paper: {
      title: 'Teacher, student, and this network',
      text: 'F1, the mean of recall and precision that punishes the lower one. The paper’s figures are what it reports; it measured on other pictures of the same collection and may have counted labels otherwise.',
      teacher: 'teacher (paper’s EmoXNet)',
      student: 'student (paper’s EmoXNetLite)',
      ours: 'this network',
      teacherShort: 'Teacher',
      studentShort: 'Student',
      oursShort: 'This',
      f1: (value: number) => value.toFixed(2),
      source: 'Paper: F1 by class on FER+.',
    },
    faults: {
      title: 'Known faults',
      rare: 'Disgust and fear are rare in the training pictures, and recalled worst.',
      unmeasured:
        'Strong turns of the head, hands before the face and masks: not measured here. The teaching page lets you try some.',
      people:
        'The pictures were collected by web search. Ages, skin tones and cultures are neither balanced nor labelled, so nobody can say how the errors are spread among people.',
      labels: 'A label is what ten people saw in a still picture, not what anyone felt.',
    },
  },

  guide: {
    documentTitle: 'EmoXNet on your own page',
    title: 'On your own page',
    language: 'This guide is for developers.',
  },

  /** How often an answer held on the test pictures. */
  record: (name: string, share: number, low: number, high: number) =>
    `On test pictures, “${name}” was right ${percent(share)} of the time (95\u00a0% interval ${percent(low)} to ${percent(high)}).`,

  rest: {
    take: 'My face at rest',
    undo: 'Undo',
    offer: 'Looks sad or angry at rest? Take that off.',
    taking: 'Hold a neutral face for three seconds …',
    taken:
      'What this face shows at rest is taken off, until it leaves the picture. It is not stored.',
  },

  timeline: {
    title: 'The last minute',
    classes: 'Lines of the plot',
    ago: (seconds: number) => (seconds === 0 ? 'now' : `${seconds} s ago`),
    summary: (leading: string) => `On average: ${leading}.`,
  },

  session: {
    title: 'Save the numbers of this session',
    explanation:
      'What the bars showed, with its time. No picture is in it, and nothing that says who it was. It is in this page’s memory only and gone when you leave; only these buttons write a file.',
    length: (readings: number) => (readings === 1 ? '1 reading' : `${readings} readings`),
    csv: 'Save as CSV',
    json: 'Save as JSON',
    forget: 'Forget them',
  },

  keys: {
    title: 'Keys',
    startStop: 'Start or stop the camera',
    picture: 'Choose a picture or video',
    puppet: 'Drawn face',
    freeze: 'Freeze the picture, or go on',
    mirror: 'Mirror the picture',
    fullScreen: 'Full screen',
    map: 'Activation map',
    help: 'This list',
    on: 'Use these keys',
    close: 'Close',
  },
};

export type Strings = typeof strings;
