/** Finds wait until a condition holds; their limit is only against hanging for ever. */
import { configure } from '@testing-library/react';

configure({ asyncUtilTimeout: 60_000 });
